import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { collectLicences, refusedLicences } from './licences.ts'

const repository = join(import.meta.dirname, '..')

describe('the shipped packages', () => {
  const packed = collectLicences(repository)

  test('have a licence that allows shipping, each with its text or name', () => {
    expect(packed.length).toBeGreaterThan(100)
    expect(refusedLicences(packed)).toEqual([])
  })

  test('are all listed: every installed package that is not a development package', () => {
    const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version?: string; dev?: boolean; devOptional?: boolean }>
    }
    const listed = new Set(packed.map(({ name, version }) => `${name} ${version}`))
    const shipped = Object.entries(lock.packages).filter(
      ([path, about]) => path !== '' && about.dev !== true && about.devOptional !== true,
    )
    const missing = shipped
      .map(([path]) => join(repository, path, 'package.json'))
      // An optional package of another system is not here.
      .filter((path) => existsSync(path))
      .map((path) => JSON.parse(readFileSync(path, 'utf8')) as { name: string; version: string })
      .map(({ name, version }) => `${name} ${version}`)
      .filter((name) => !listed.has(name))
    expect(shipped.length).toBeGreaterThan(100)
    expect(missing).toEqual([])
  })
})

describe('a licence that forbids shipping is refused', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'salesboy-licences-'))
    mkdirSync(join(root, 'src', 'renderer'), { recursive: true })
    mkdirSync(join(root, 'src', 'shared'), { recursive: true })
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'x', version: '1', dependencies: { a: '1' } }))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  test.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0)', true],
    ['Apache-2.0 AND MIT', true],
    ['GPL-3.0-only', false],
    ['AGPL-3.0', false],
    ['LGPL-2.1', false],
    ['MIT AND GPL-2.0', false],
    ['UNLICENSED', false],
    ['SEE LICENSE IN terms.txt', false],
    [undefined, false],
  ])('%s: %s', (license, allowed) => {
    const folder = join(root, 'node_modules', 'a')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'a', version: '1', license }))
    expect(readdirSync(folder)).toHaveLength(1)
    expect(refusedLicences(collectLicences(root))).toEqual(allowed ? [] : [expect.stringContaining('a 1: ')])
  })
})
