/**
 * The whole core on a real data folder, with the toy phone as its page: a host to be killed. Orders come on stdin,
 * reports go out on stdout.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createPageClient } from '../../bench/torture/page-client.ts'
import { createCore } from '../../src/core/create-core.ts'
import { createMemoryPorts } from '../../src/core/testing/memory-ports.ts'
import { createConsoleLogger } from '../../src/server/adapters/console-logger.ts'
import { snapshotFrom } from '../../src/core/testing/snapshot-from.ts'

export interface LostRecordReport {
  readonly sessions: readonly { readonly id: string; readonly name: string; readonly state: string }[]
  readonly notices: readonly string[]
  readonly texts: readonly string[]
}

const [directory = '', coreUrl = '', phoneUrl = '', sessions = ''] = process.argv.slice(2)
const logger = createConsoleLogger({
  level: 'info',
  format: 'human',
  write: (line) => void process.stderr.write(line),
})
const ports = createMemoryPorts(directory, {
  settings: { 'core.url': coreUrl, 'replies.humanDelay': 'off', 'gateway.port': 0, 'browser.path': process.execPath },
  secrets: { 'core.secret': 'secret', 'gateway.apiKey': 'key' },
})

/** Creates the files that a browser leaves behind for a linked phone. */
function keepProfile(id: string): void {
  const keys = join(ports.paths.sessions, `session-${id}`, 'Default', 'IndexedDB')
  const folder = join(keys, 'https_web.whatsapp.com_0.indexeddb.leveldb')
  mkdirSync(folder, { recursive: true })
  for (const name of ['CURRENT', 'MANIFEST-000001']) writeFileSync(join(folder, name), '')
}

const core = await createCore({
  ...ports,
  logger,
  createClient(id) {
    keepProfile(id)
    return createPageClient(phoneUrl, ports.clock, logger)
  },
})
await core.start({ sessions: sessions === '' ? [] : sessions.split(',') })
const say = (what: unknown) => void process.stdout.write(`${JSON.stringify(what)}\n`)
say({ ready: true })

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'report') {
    const { sessions, notices, messages } = await snapshotFrom(core)
    const report: LostRecordReport = {
      sessions: sessions.map(({ id, name, state }) => ({ id, name, state: state.kind })),
      notices: notices.map(({ said }) => said.code),
      texts: messages.map(({ text }) => text),
    }
    say({ report })
  } else if (line.startsWith('rename ')) {
    await core.dispatch('session.rename', { id: 'shop', name: line.slice('rename '.length) })
  } else if (line === 'hold') {
    const until = join(directory, '..', 'go-on')
    say({ held: true })
    // Blocks the whole host, outside its own commits, until the file exists.
    const never = new Int32Array(new SharedArrayBuffer(4))
    while (!existsSync(until)) Atomics.wait(never, 0, 0, 10)
  } else if (line === 'stop') {
    await core.stop(5_000)
    process.exit(0)
  }
}
