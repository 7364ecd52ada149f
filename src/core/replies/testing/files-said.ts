import { createHash } from 'node:crypto'
import { pngOf } from '../../media/testing/samples.ts'
import { FileServer } from './file-server.ts'
import type { OwnerBed } from './owner-bed.ts'

export const picture = pngOf(3, 2)
export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** Starts a server that gives the picture for every request until a test replaces `give`. */
export async function startPictureServer(): Promise<FileServer> {
  const server = new FileServer((_request, response) => response.end(picture))
  await server.start()
  return server
}

/** The messages that customers got: type, text, hash of the file. */
export const sentBy = ({ sender }: OwnerBed) =>
  sender.sent.map(({ text, attachment }) => [attachment?.type ?? 'chat', text, attachment?.media?.sha256 ?? null])
