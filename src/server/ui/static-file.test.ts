import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findStaticFile } from './static-file.ts'

let folder: string
let root: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-static-'))
  root = join(folder, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  mkdirSync(join(folder, 'renderer-twin'))
  writeFileSync(join(root, 'index.html'), '<p>')
  writeFileSync(join(root, 'assets', 'index-1a.js'), 'x')
  writeFileSync(join(root, '.secret.js'), 'x')
  writeFileSync(join(folder, 'secret.json'), '{}')
  writeFileSync(join(folder, 'renderer-twin', 'a.js'), 'x')
  symlinkSync(join(folder, 'secret.json'), join(root, 'link.json'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('finding a file of the interface', () => {
  test('finds the page and its parts', async () => {
    expect(await findStaticFile(root, '/')).toMatchObject({
      type: 'text/html; charset=utf-8',
      immutable: false,
      bytes: 3,
    })
    expect(await findStaticFile(root, '/assets/index-1a.js')).toMatchObject({
      type: 'text/javascript; charset=utf-8',
      immutable: true,
    })
  })

  test.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/%2e%2e%2fsecret.json',
    '/..%5csecret.json',
    '/assets/..%00.js',
    '/../renderer-twin/a.js',
    '/link.json',
    '/.secret.js',
    '/assets',
    '/assets/',
    '/nothing.js',
    '/index.html/x.js',
    '/%E0%A4%A',
    '/C:/Windows/win.json',
    `/${'a'.repeat(5_000)}.js`,
    '//etc/passwd',
    '',
  ])('finds nothing at %s', async (path) => {
    expect(await findStaticFile(root, path)).toBeNull()
  })

  test('finds nothing when nothing was built', async () => {
    expect(await findStaticFile(join(folder, 'absent'), '/')).toBeNull()
  })
})
