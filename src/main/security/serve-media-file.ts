import { Readable } from 'node:stream'
import { serveMedia } from '../../core/media/serve-media.ts'
import { mediaPath } from '../../shared/model/media.ts'
import { isOwnUrl } from './own-url.ts'

/** Answers a request of our scheme for kept media. Null when the URL is not a media URL. */
export function serveMediaFile(
  folder: string,
  request: Pick<Request, 'url' | 'method' | 'headers'>,
): Promise<Response> | null {
  if (!isOwnUrl(request.url)) return null
  const { pathname } = new URL(request.url)
  return pathname.startsWith(mediaPath) ? answer(folder, request, pathname.slice(mediaPath.length)) : null
}

async function answer(
  folder: string,
  { method, headers: asked }: Pick<Request, 'method' | 'headers'>,
  sha256: string,
): Promise<Response> {
  const { status, headers, body } = await serveMedia(folder, { method, sha256, range: asked.get('range') })
  return new Response(body === null ? null : (Readable.toWeb(body) as ReadableStream), { status, headers })
}
