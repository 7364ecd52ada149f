import { constants, lstatSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../files/error-code.ts'
import { isPictureType, type MediaType } from '../../shared/model/media.ts'
import { mediaTypeOf, TYPE_BYTES } from './media-type.ts'
import { pixelSizeOf, SIZE_BYTES } from './pixel-size.ts'

const NAME = /^[0-9a-f]{64}$/
/** So much of the beginning is read of every file: it tells a page, a script or a program. */
export const HEAD_BYTES = 1_024

export interface KeptFile {
  readonly sha256: string
  readonly size: number
  /** By the first bytes. */
  readonly mimetype: MediaType
  /** Pixels of a picture, as its header tells; null for all else and for a broken header. */
  readonly width: number | null
  readonly height: number | null
}

/** Where media lies in a data folder. */
export const mediaFolderOf = (dataFolder: string): string => join(dataFolder, 'media')

/** Whether this can be the name of a kept file: 64 hex digits, and so never a path. */
export const isFileName = (name: string): boolean => NAME.test(name)

/** What a file of these bytes is; `head` is its beginning. */
export function describeFile(sha256: string, size: number, head: Buffer): KeptFile {
  const mimetype = mediaTypeOf(head.subarray(0, TYPE_BYTES))
  const pixels = pixelSizeOf(mimetype, head)
  return { sha256, size, mimetype, width: pixels?.width ?? null, height: pixels?.height ?? null }
}

export interface OpenedFile {
  readonly handle: FileHandle
  readonly file: KeptFile
  /** Its beginning: `HEAD_BYTES` at least, if it has so many. */
  readonly head: Buffer
}

/** Opens a kept file for reading, with what it is; null where there is none under this name. The caller closes the handle. */
export async function openKeptFile(folder: string, sha256: string): Promise<OpenedFile | null> {
  const handle = isFileName(sha256) ? await openPlainFile(join(folder, sha256)) : null
  if (handle === null) return null
  try {
    const { size } = await handle.stat()
    // None is kept that is empty: another program has cut it.
    if (size === 0) return await handle.close().then(() => null)
    // Each part of a film that a player asks for comes this way: only a picture's size stands further on.
    let head = await headOf(handle, Math.min(size, HEAD_BYTES))
    if (isPictureType(mediaTypeOf(head.subarray(0, TYPE_BYTES))))
      head = await headOf(handle, Math.min(size, SIZE_BYTES))
    return { handle, file: describeFile(sha256, size, head), head }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function headOf(handle: FileHandle, length: number): Promise<Buffer> {
  const head = Buffer.alloc(length)
  await handle.read(head, 0, length, 0)
  return head
}

/** Opens a file that is no link; null when there is none. */
async function openPlainFile(path: string): Promise<FileHandle | null> {
  try {
    // Windows does not know the flag; there it is asked before.
    const noFollow = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0
    if (!lstatSync(path).isFile()) return null
    return await open(path, constants.O_RDONLY | noFollow)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR') return null
    throw error
  }
}
