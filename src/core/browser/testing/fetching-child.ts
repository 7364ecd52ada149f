/** A process that fetches into a folder, for tests that kill it in the middle: `node fetching-child.ts <shelf> <address>`. */
import { createRealClock } from '../../testing/real-clock.ts'
import { shellPlatform } from '../browser-shelf.ts'
import { fetchBrowser } from '../fetch-browser.ts'
import { PINNED_VERSION } from '../pinned-browser.ts'

const [shelf, baseUrl] = process.argv.slice(2)
const platform = shellPlatform()
if (shelf === undefined || baseUrl === undefined || platform === null) throw new Error('a folder and an address')
const outcome = await fetchBrowser({
  shelf,
  platform,
  version: PINNED_VERSION,
  baseUrl,
  clock: createRealClock(),
  signal: new AbortController().signal,
  freeBytes: async () => 1e12,
  runs: async () => true,
  onStep: () => undefined,
})
process.stdout.write(`${outcome.kind}\n`)
