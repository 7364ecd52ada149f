import { execFile } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, type LaunchedBrowser } from '../electron-standin/launch-browser.ts'
import { makeDataDir, soon } from './desktop-fixture.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
let browser: LaunchedBrowser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** A program file as in a package. It runs the built program on the stand-in. */
function packedProgram(lines = ''): string {
  const path = join(makeDataDir(), 'salesboy')
  const register = new URL('../electron-standin/register.ts', import.meta.url).href
  writeFileSync(
    path,
    `#!/bin/sh\n${lines}\nexport STANDIN_BROWSER='${browser.endpoint}' NODE_OPTIONS=\nexec '${process.execPath}' --import '${register}' '${repository}out/main/index.js' "$@"\n`,
  )
  chmodSync(path, 0o755)
  return path
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false // no such process
  }
}

const check = (program: string) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const script = join(repository, 'scripts/check-packed.mjs')
    execFile(process.execPath, [script, '--program', program], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr })
    })
  })

test('a packed program reports its version and that it is well, and leaves nothing running', async () => {
  const program = packedProgram('echo $$ > "$(dirname "$0")/pid"')
  const { code, output } = await check(program)
  expect(output).toMatch(/: version \d+\.\d+\.\d+, well, after [\d.]+ s/)
  expect(code).toBe(0)
  const pid = Number(readFileSync(join(dirname(program), 'pid'), 'utf8'))
  await expect.poll(() => isRunning(pid), soon).toBe(false)
})

test('a packed program that ends at once, as with a broken signature, is an error that shows its output', async () => {
  const { code, output } = await check(packedProgram('echo "Code Signature Invalid" >&2; exit 137'))
  expect(code).toBe(1)
  expect(output).toContain('it ended with 137')
  expect(output).toContain('Code Signature Invalid')
})

test('a package of another version is an error', async () => {
  const { code, output } = await check(packedProgram('export STANDIN_VERSION=0.0.9'))
  expect(code).toBe(1)
  expect(output).toContain('it is version 0.0.9, and package.json has')
})
