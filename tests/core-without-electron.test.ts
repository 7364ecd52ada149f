import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')

/** Runs in a plain Node in which every import of electron throws: builds the whole core, calls its dispatch, stops it. */
const program = `
import { registerHooks } from 'node:module'
registerHooks({
  resolve(specifier, context, next) {
    if (/^(electron|@electron)([-/]|$)/.test(specifier)) throw new Error('electron was imported: ' + specifier)
    return next(specifier, context)
  },
})
const { createCore } = await import(${JSON.stringify(pathToFileURL(join(root, 'src/core/create-core.ts')).href)})
const { createMemoryPorts } = await import(${JSON.stringify(pathToFileURL(join(root, 'src/core/testing/memory-ports.ts')).href)})
const core = await createCore(createMemoryPorts(process.argv[1]))
void core.start({ sessions: [] })
const snapshot = await core.dispatch('snapshot', {})
const unknown = await core.dispatch('no-such-command', {})
await core.stop(2000)
console.log(JSON.stringify({ ok: snapshot.ok, sessions: snapshot.value.sessions.length, unknown: unknown.error.code }))
`

test('the whole core builds, answers and stops under plain Node while any import of electron throws', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'salesboy-core-'))
  try {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program, directory], { cwd: root })
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toEqual({ ok: true, sessions: 0, unknown: 'unknown-command' })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}, 30_000)
