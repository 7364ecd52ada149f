import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseOptions } from './read-options.mjs'

const root = join(import.meta.dirname, '..')
const scripts = ['bench', 'scripts']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((path) => /(?<!\.test|\.d)\.(ts|mjs)$/.test(path) && path !== join('scripts', 'read-options.mjs'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const withOptions = scripts.filter(({ text }) => /from '.*read-options\.mjs'/.test(text)).map(({ path }) => path)

async function run(path: string, args: readonly string[]) {
  const child = spawn(process.execPath, [path, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, error] = ['', '']
  child.stdout.on('data', (chunk) => (out += String(chunk)))
  child.stderr.on('data', (chunk) => (error += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, error }
}

describe('every script with options', () => {
  test('reads them with read-options.mjs', () => {
    expect(withOptions.length).toBeGreaterThan(15)
    expect(scripts.filter(({ text }) => /\bparseArgs\b/.test(text)).map(({ path }) => path)).toEqual([])
  })

  test.each(withOptions)('%s prints one line with the mistake and the usage', { timeout: 60_000 }, async (path) => {
    const { code, out, error } = await run(path, ['--nonsense'])
    expect(error).toMatch(/^Unknown option '--nonsense'\. Use: (npm (run )?[\w:]+|node [\w/.-]+)[^\n]*\n$/)
    expect([code, out]).toEqual([2, ''])
  })

  test('prints its usage for --help and -h', async () => {
    const path = join('scripts', 'fuzz.mjs')
    const answers = await Promise.all([run(path, ['--help']), run(path, ['--runs', '3', '-h'])])
    for (const { code, out, error } of answers) {
      expect(out).toMatch(/^npm run fuzz -- [^\n]*--seed[^\n]*\n$/)
      expect([code, error]).toEqual([0, ''])
    }
  })
})

describe('options', () => {
  const options = {
    rounds: { type: 'number', default: 20, least: 1 },
    share: { type: 'number', least: 0, most: 1, fraction: true },
    log: { type: 'string', default: 'silent', among: ['silent', 'info'] },
    try: { type: 'strings' },
    host: { type: 'boolean' },
  } as const
  const read = (...args: string[]) => parseOptions({ options, words: 1, isWord: (word) => word !== 'moon' }, args)

  test('have the right types, and defaults when they are not given', () => {
    expect(read()).toEqual({
      kind: 'read',
      values: { rounds: 20, share: undefined, log: 'silent', try: [], host: false },
      words: [],
    })
    expect(read('--rounds', '3', '--share=0.5', '--log', 'info', '--try=-a', '--try=-b', '--host', 'sun')).toEqual({
      kind: 'read',
      values: { rounds: 3, share: 0.5, log: 'info', try: ['-a', '-b'], host: true },
      words: ['sun'],
    })
  })

  test.each([
    [['--rounds', 'many'], '--rounds takes a whole number of at least 1, not "many".'],
    [['--rounds', '0'], '--rounds takes a whole number of at least 1, not "0".'],
    [['--rounds', '1.5'], '--rounds takes a whole number of at least 1, not "1.5".'],
    [['--rounds='], '--rounds takes a whole number of at least 1, not "".'],
    [['--rounds'], "Option '--rounds <value>' argument missing."],
    [['--share', '2'], '--share takes a number from 0 to 1, not "2".'],
    [['--log', 'loud'], '--log is one of silent, info, not "loud".'],
    [['--host=yes'], "Option '--host' does not take an argument."],
    [['--hots'], "Unknown option '--hots'."],
    [['moon'], 'There is no "moon".'],
    [['sun', 'sun'], '"sun" is one word too many.'],
  ])('%j: %s', (args, problem) => {
    expect(read(...args)).toEqual({ kind: 'wrong', problem })
  })
})
