import { createHash } from 'node:crypto'
import { pngOf } from '../../media/testing/samples.ts'
import { FileServer } from './file-server.ts'
import type { OwnerBed } from './owner-bed.ts'

export const picture = pngOf(3, 2)
export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** Gives the picture to whoever asks, until a test says otherwise. */
export async function startPictureServer(): Promise<FileServer> {
  const server = new FileServer((_request, response) => response.end(picture))
  await server.start()
  return server
}

/** What the customers got: kind, text, hash of the file. */
export const sentBy = ({ sender }: OwnerBed) =>
  sender.sent.map(({ text, attachment }) => [attachment?.type ?? 'chat', text, attachment?.media?.sha256 ?? null])
