/*
 * Owns the owner's commands in the chat with himself, and the answers and alerts written there. Knows the other rooms by the interfaces
 * that the window also uses; knows nothing of their internals.
 */
import { catalogFor } from '../../shared/words/catalogs.ts'
import { Alerts } from './alerts.ts'
import { createAnswers, type Answers } from './answers.ts'
import { OwnerOrders } from './owner-orders.ts'
import type { RemoteDeps } from './remote-deps.ts'

export interface RemoteControl {
  start(): void
  stop(): void
}

/** The owner's remote control: the "Message yourself" chat of the linked account. */
export function createRemoteControl(rooms: RemoteDeps): RemoteControl {
  const { settings } = rooms
  const answers = (): Answers =>
    createAnswers(catalogFor(settings.get('computer.language')), settings.get('computer.timeZone'))
  const deps = { ...rooms, logger: rooms.logger.child('remote'), answers }
  const orders = new OwnerOrders(deps)
  deps.changes.on('own-note', ({ sessionId, message, ageMs }) => orders.take(sessionId, message, ageMs))
  return new Alerts(deps)
}
