/** Serves a page of the simulator: plain files, each TypeScript module converted to JavaScript on its own, nothing bundled. */
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.ts': 'text/javascript; charset=utf-8',
}

const LOOPBACK_NAME = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/
const LOOPBACK_ORIGIN = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/** Whether the request addresses this machine and comes from a page of this machine, or from no page at all. */
export function isLocalRequest({ headers }: IncomingMessage): boolean {
  return (
    LOOPBACK_NAME.test(headers.host ?? '') && (headers.origin === undefined || LOOPBACK_ORIGIN.test(headers.origin))
  )
}

const CONTENT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: http://127.0.0.1:*; media-src http://127.0.0.1:*; connect-src 'self' http://127.0.0.1:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

async function fileText(path: string): Promise<string | Buffer> {
  const bytes = await readFile(path)
  if (extname(path) !== '.ts') return bytes
  // Loaded on the first request for a page, so tests that never open a page do not wait for it.
  const { transformWithOxc } = await import('vite')
  return (await transformWithOxc(bytes.toString('utf8'), path, { target: 'es2023' })).code
}

/**
 * Answers a GET with a file below one of the folders. Returns false when no folder has that path. `folders` maps the
 * first part of the path to a folder (`''`: everything else), e.g. `{ '': …/page, client: …/client }`.
 */
export async function servePage(
  folders: Readonly<Record<string, string>>,
  pathname: string,
  response: ServerResponse,
): Promise<boolean> {
  const [, first = '', ...rest] = pathname.split('/')
  const named = first !== '' && rest.length > 0 ? folders[first] : undefined
  const folder = named ?? folders['']!
  const name = named === undefined ? pathname.slice(1) || 'index.html' : rest.join('/')
  const path = join(folder, name)
  const type = TYPES[extname(path)]
  if (type === undefined || !path.startsWith(folder + sep) || name.includes('%') || name.includes('\0')) return false
  let content
  try {
    content = await fileText(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
  response.writeHead(200, {
    'content-type': type,
    'content-security-policy': CONTENT_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  response.end(content)
  return true
}
