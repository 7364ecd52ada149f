import { createHash } from 'node:crypto'
import { typeOfFile } from '../../shared/model/attachment.ts'
import type { OutgoingAttachment } from '../whatsapp/chat-sender.ts'
import type { OutgoingMessage } from '../whatsapp/incoming-message.ts'

/** How a sent file or place appears in its chat. The hash is computed from the bytes that were passed in. */
export function seenAttachment(
  what: OutgoingAttachment,
): Pick<OutgoingMessage, 'body' | 'type' | 'media' | 'location'> {
  if (!('bytes' in what)) {
    const { latitude, longitude } = what.attachment
    return { body: '', type: 'location', location: { latitude, longitude } }
  }
  const { filename, shownAs } = what.attachment
  const sha256 = createHash('sha256').update(what.bytes).digest('hex')
  return { body: what.caption, type: typeOfFile(shownAs), media: { sha256, size: what.bytes.length, filename } }
}
