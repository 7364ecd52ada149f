import { constants, lstatSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../files/error-code.ts'
import { isPictureType, type MediaType } from '../../shared/model/media.ts'
import { mediaTypeOf, TYPE_BYTES } from './media-type.ts'
import { pixelSizeOf, SIZE_BYTES } from './pixel-size.ts'

const NAME = /^[0-9a-f]{64}$/
/** Bytes read from the start of every file. They reveal a web page, a script or a program. */
export const HEAD_BYTES = 1_024

export interface KeptFile {
  readonly sha256: string
  readonly size: number
  /** Detected from the first bytes. */
  readonly mimetype: MediaType
  /** Pixels, from a picture's header; null for any other file and for a broken header. */
  readonly width: number | null
  readonly height: number | null
}

/** The media folder inside a data folder. */
export const mediaFolderOf = (dataFolder: string): string => join(dataFolder, 'media')

/** Whether this can be the name of a kept file: 64 hex digits, and so never a path. */
export const isFileName = (name: string): boolean => NAME.test(name)

/** Describes a file by its first bytes, `head`. */
export function describeFile(sha256: string, size: number, head: Buffer): KeptFile {
  const mimetype = mediaTypeOf(head.subarray(0, TYPE_BYTES))
  const pixels = pixelSizeOf(mimetype, head)
  return { sha256, size, mimetype, width: pixels?.width ?? null, height: pixels?.height ?? null }
}

export interface OpenedFile {
  readonly handle: FileHandle
  readonly file: KeptFile
  /** The first bytes: at least `HEAD_BYTES`, or the whole file if it is shorter. */
  readonly head: Buffer
}

/** Opens a kept file for reading and describes it; null when there is no file of this name. The caller closes the handle. */
export async function openKeptFile(folder: string, sha256: string): Promise<OpenedFile | null> {
  const handle = isFileName(sha256) ? await openPlainFile(join(folder, sha256)) : null
  if (handle === null) return null
  try {
    const { size } = await handle.stat()
    // Empty files are never kept: another program has cut this one.
    if (size === 0) return await handle.close().then(() => null)
    // Read more only for a picture, whose size may stand further on: a player requests each part of a video through here.
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

/** Opens a file that is not a symlink; null when there is none. */
async function openPlainFile(path: string): Promise<FileHandle | null> {
  try {
    // Windows has no O_NOFOLLOW: there only the `lstatSync` below finds a symlink.
    const noFollow = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0
    if (!lstatSync(path).isFile()) return null
    return await open(path, constants.O_RDONLY | noFollow)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR') return null
    throw error
  }
}
