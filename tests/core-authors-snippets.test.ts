import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signatureHeaders } from '../src/core/delivery/signatures.ts'

/** The programs of docs/core-authors.md, run as they stand there against real signatures. */
const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'core-authors.md'), 'utf8')
const languages = [
  { name: 'JavaScript', fence: 'js', file: 'check.mjs', command: process.execPath },
  { name: 'Python', fence: 'python', file: 'check.py', command: 'python3' },
  { name: 'PHP', fence: 'php', file: 'check.php', command: 'php' },
] as const
const snippetOf = (fence: string) => new RegExp(`\`\`\`${fence}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? ''
const isHere = (command: string) => spawnSync(command, ['--version'], { timeout: 60_000 }).status === 0

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-snippets-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(command: string, file: string, input: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [join(folder, file)], { stdio: ['pipe', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject).on('close', () => resolve(output.trim()))
    child.stdin.end(JSON.stringify(input))
  })
}

const body = '{"message":"Dürfte ich … 🍚?"}'
const now = () => Math.floor(Date.now() / 1000)
function signed(secret: string, also: string | null = null, timestamp = now()): Record<string, string> {
  return { ...signatureHeaders({ body: Buffer.from(body), secret, also, id: 'msg_1', timestamp }) }
}
const BASE64_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

describe.each(languages)('the $name program of the page', ({ fence, file, command }) => {
  if (isHere(command)) {
    test('takes what this host signs, and nothing else', { timeout: 120_000 }, async () => {
      writeFileSync(join(folder, file), snippetOf(fence))
      const check = (secret: string, headers: Record<string, string>, text = body) =>
        run(command, file, { secret, headers, body: text })
      expect(await check('plain', signed('plain'))).toBe('valid')
      expect(await check(BASE64_SECRET, signed(BASE64_SECRET))).toBe('valid')
      // While a secret is being replaced, either side's is right.
      expect(await check('old', signed('new', 'old'))).toBe('valid')
      expect(await check('new', signed('new', 'old'))).toBe('valid')
      expect(await check('another', signed('new', 'old'))).toBe('wrong')
      expect(await check('plain', signed('plain'), `${body} `)).toBe('wrong')
      expect(await check('plain', signed('plain', null, now() - 400))).toBe('wrong')
      expect(await check('plain', { ...signed('plain'), 'webhook-id': 'msg_2' })).toBe('wrong')
    })
  } else {
    test(`is there and uses the right functions (not run: no ${command} on this machine)`, () => {
      const source = snippetOf(fence)
      for (const part of [
        'webhook-timestamp',
        'webhook-id',
        'webhook-signature',
        'whsec_',
        'hash_equals',
        'hash_hmac',
        '300',
      ]) {
        expect(source).toContain(part)
      }
    })
  }
})

test('every address, header, state and limit that the page names is the code’s', () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8')
  expect(read('src/core/command-stream/command-stream.ts')).toContain("'X-Salesboy-Users'")
  for (const setting of page.match(/`(core|delivery|replies)\.[A-Za-z]+`/g) ?? []) {
    expect(read('src/shared/model/settings.ts')).toContain(`'${setting.slice(1, -1)}'`)
  }
  const states = /kind: '([a-z-]+)'/g
  for (const [, state] of read('src/shared/model/session.ts')
    .split('export type SessionState =')[1]!
    .split('export type SessionStateKind')[0]!
    .matchAll(states)) {
    expect(page).toContain(`\`${state}\``)
  }
})
