import type { MessageView } from '../../../shared/model/message.ts'
import { command } from './host-store.ts'

/** Tries a message again at once. */
export function retryMessage(message: MessageView): void {
  void command('message.retry', { id: message.id })
}
