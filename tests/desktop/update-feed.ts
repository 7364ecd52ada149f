import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** A release that the feed offers. The "program" is a shell script, because it only has to replace the old one and be started. */
export interface OfferedRelease {
  readonly version: string
  readonly notes?: string
  readonly stagingPercentage?: number
  /** Offers a checksum that does not match the file. */
  readonly isDamaged?: boolean
}

export interface UpdateFeed {
  readonly url: string
  readonly requests: string[]
  /** The offered release. Null: the list of versions is missing. */
  offer: OfferedRelease | null
  stop(): Promise<void>
}

/** Starts a web server on loopback with an update feed of electron-updater's generic kind. */
export async function startUpdateFeed(program: string): Promise<UpdateFeed> {
  const file = Buffer.from(program)
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://feed').pathname
    feed.requests.push(path)
    if (path === '/latest-linux.yml' && feed.offer !== null) return response.end(listOf(feed.offer, file))
    if (path.endsWith('.AppImage')) return response.end(file)
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const feed: UpdateFeed = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests: [],
    offer: null,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return feed
}

function listOf({ version, notes, stagingPercentage, isDamaged }: OfferedRelease, file: Buffer): string {
  const sha512 = createHash('sha512')
    .update(isDamaged === true ? 'something else' : file)
    .digest('base64')
  // JSON is YAML.
  return JSON.stringify({
    version,
    files: [{ url: `Salesboy-${version}.AppImage`, sha512, size: file.length }],
    path: `Salesboy-${version}.AppImage`,
    sha512,
    releaseDate: '2026-01-01T00:00:00.000Z',
    ...(notes === undefined ? {} : { releaseNotes: notes }),
    ...(stagingPercentage === undefined ? {} : { stagingPercentage }),
  })
}

/**
 * Lays out an installed AppImage in `folder`. Returns its path and the environment in which the program believes it
 * is that AppImage.
 */
export function installAppImage(folder: string): { readonly path: string; readonly env: Record<string, string> } {
  const resources = join(folder, 'resources')
  mkdirSync(resources, { recursive: true })
  const packed = {
    provider: 'generic',
    url: 'https://updates.example.invalid',
    updaterCacheDirName: 'salesboy-updater',
  }
  writeFileSync(join(resources, 'app-update.yml'), JSON.stringify(packed))
  const path = join(folder, 'Salesboy.AppImage')
  writeFileSync(path, 'the old program', { mode: 0o755 })
  return { path, env: { STANDIN_PACKAGED: '1', STANDIN_RESOURCES: resources, APPIMAGE: path } }
}
