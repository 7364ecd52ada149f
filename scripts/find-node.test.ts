import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const script = join(import.meta.dirname, 'find-node.mjs')
let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'salesboy-find-node-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function find(version: string): { readonly program: string | null; readonly message: string | null } {
  const code = `import { findNode } from ${JSON.stringify(script)}
    console.log(JSON.stringify(findNode(${JSON.stringify({ version, folder })})))`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
  return JSON.parse(stdout) as ReturnType<typeof find>
}

test('keeps a Node that is new enough', () => {
  expect(find('24.15.0')).toEqual({ program: process.execPath, message: null })
})

test('says to run npm ci when nothing is installed', () => {
  expect(find('20.20.2').message).toMatch(/this is Node 20\.20\.2.*run "npm ci" first/)
})

test('names the real cause when npm installed everything but skipped the install script of Node', () => {
  writeFileSync(join(folder, 'package.json'), '{}')
  const { program, message } = find('20.20.2')
  expect(program).toBeNull()
  expect(message).toMatch(/did not run the install script.*\nRun "npm rebuild node --ignore-scripts=false"/)
  expect(message).not.toContain('npm ci')
})

test('takes the Node of the dependencies when the running one is too old', () => {
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'), '')
  expect(find('18.0.0')).toMatchObject({ program: expect.stringContaining('node') as string, message: null })
})
