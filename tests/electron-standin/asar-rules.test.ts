import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { isInsideArchive } from './asar-rules.ts'

const folder = mkdtempSync(join(tmpdir(), 'salesboy-asar-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs lines in a separate process, inside a folder that plays the archive. */
function run(lines: string): string {
  const app = join(folder, 'app.asar')
  mkdirSync(app, { recursive: true })
  writeFileSync(join(app, 'inside.mjs'), '')
  const rules = new URL('./asar-rules.ts', import.meta.url).href
  const text = `import { beRudeAboutArchives } from '${rules}'; beRudeAboutArchives()
    const tell = (run) => { try { run(); console.log('fine') } catch (error) { console.log(error.code) } }
    const inside = ${JSON.stringify(join(app, 'inside.mjs'))}; const outside = ${JSON.stringify(join(folder, 'outside.mjs'))}
    ${lines}`
  return execFileSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' }).trim()
}

test('an archive allows reading, but no writing, no starting of programs or workers, and no working directory', () => {
  const lines = `
    const { readFileSync, writeFileSync } = await import('node:fs'); const { spawn } = await import('node:child_process')
    const { Worker } = await import('node:worker_threads')
    tell(() => readFileSync(inside)); tell(() => writeFileSync(outside, ''))
    tell(() => writeFileSync(inside, '')); tell(() => spawn(inside)); tell(() => spawn('true', [], { cwd: inside.slice(0, -'/inside.mjs'.length) }))
    tell(() => new Worker(inside)); tell(() => new Worker('1', { eval: true }))`
  expect(run(lines).split('\n')).toEqual(['fine', 'fine', 'ENOTDIR', 'ENOTDIR', 'ENOTDIR', 'ENOTDIR', 'fine'])
})

test('files unpacked beside the archive are outside of it', () => {
  expect(isInsideArchive('/opt/Salesboy/resources/app.asar/out/main/x.js')).toBe(true)
  expect(isInsideArchive('C:\\Salesboy\\resources\\app.asar\\x')).toBe(true)
  expect(isInsideArchive('/opt/Salesboy/resources/app.asar.unpacked/resources/icon.png')).toBe(false)
  expect(isInsideArchive('/opt/Salesboy/resources/app.asar')).toBe(true)
  expect(isInsideArchive('/opt/Salesboy/resources/app-update.yml')).toBe(false)
})
