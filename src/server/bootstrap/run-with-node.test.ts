import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isAlive } from '../../core/lock/process-identity.ts'
import { findNode } from './find-node.ts'

let folder: string
const started: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-bootstrap-'))
})
afterEach(() => {
  started.splice(0).forEach((child) => child.kill('SIGKILL'))
  rmSync(folder, { recursive: true, force: true })
})

const source = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Starts a parent that runs `inner` in a child, as an old Node runs the host. */
function startParent(inner: string) {
  const child = join(folder, 'child.mjs')
  const parent = join(folder, 'parent.mjs')
  writeFileSync(
    child,
    `import { endWithParent } from ${JSON.stringify(source('./end-with-parent.ts'))}\nendWithParent()\n${inner}`,
  )
  writeFileSync(
    parent,
    `import { runWithNode } from ${JSON.stringify(source('./run-with-node.ts'))}
runWithNode(process.execPath, [${JSON.stringify(child)}, ...process.argv.slice(2)])`,
  )
  const running = spawn(process.execPath, [parent, 'one', '--two=3 4'], { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(running)
  let output = ''
  running.stdout.on('data', (chunk) => (output += chunk))
  return { running, output: () => output, exit: once(running, 'exit') }
}

describe('running the host with the Node of the dependencies', () => {
  test('passes on arguments, output and exit code', async () => {
    const { output, exit } = startParent('console.log(JSON.stringify(process.argv.slice(2))); process.exit(7)')
    expect((await exit)[0]).toBe(7)
    expect(JSON.parse(output())).toEqual(['one', '--two=3 4'])
  })

  test('ends when the child has no more work', async () => {
    const { output, exit } = startParent('console.log("done")')
    expect((await exit)[0]).toBe(0)
    expect(output()).toBe('done\n')
  })

  test.skipIf(process.platform === 'win32')('forwards signals and waits for the child to end cleanly', async () => {
    const { running, output, exit } = startParent(
      `process.on('SIGTERM', () => setTimeout(() => { console.log('clean'); process.exit(0) }, 50))
       setInterval(() => {}, 1000); console.log('up')`,
    )
    await vi.waitFor(() => expect(output()).toContain('up'), { timeout: 10_000 })
    running.kill('SIGTERM')
    expect((await exit)[0]).toBe(0)
    expect(output()).toContain('clean')
  })

  test('ends the child at once when the parent is killed', async () => {
    const { running, output, exit } = startParent(`setInterval(() => {}, 1000); console.log('pid ' + process.pid)`)
    await vi.waitFor(() => expect(output()).toMatch(/pid \d+/), { timeout: 10_000 })
    const pid = Number(/pid (\d+)/.exec(output())?.[1])
    expect(isAlive(pid)).toBe(true)
    running.kill('SIGKILL')
    await exit
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 })
  })

  test('finds the Node in the nearest node_modules at or above the folder', () => {
    const bin = join(folder, 'node_modules', 'node', 'bin')
    mkdirSync(bin, { recursive: true })
    mkdirSync(join(folder, 'out', 'server'), { recursive: true })
    expect(findNode(join(folder, 'out', 'server'), 'linux')).toBeNull()
    writeFileSync(join(bin, 'node'), '')
    writeFileSync(join(bin, 'node.exe'), '')
    expect(findNode(join(folder, 'out', 'server'), 'linux')).toBe(join(bin, 'node'))
    expect(findNode(folder, 'win32')).toBe(join(bin, 'node.exe'))
  })
})
