import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signatureHeaders } from '../src/core/webhook/signatures.ts'

/** The programs of docs/core-authors.md, run unchanged against real signatures. */
const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'core-authors.md'), 'utf8')
const languages = [
  { name: 'JavaScript', fence: 'js', file: 'check.mjs', command: process.execPath },
  { name: 'Python', fence: 'python', file: 'check.py', command: 'python3' },
  { name: 'shell', fence: 'sh', file: 'check.sh', command: 'sh' },
] as const
const snippetOf = (fence: string) => new RegExp(`\`\`\`${fence}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? ''
const answers = (command: string, ...args: string[]) => spawnSync(command, args, { timeout: 60_000 }).status === 0
/** The shell program also needs OpenSSL. */
const isHere = (command: string) =>
  command === 'sh'
    ? answers('openssl', 'version') && answers('sh', '-c', 'od </dev/null')
    : answers(command, '--version')

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesboy-snippets-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Input {
  readonly secret: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function run(command: string, file: string, input: Input): Promise<string> {
  return new Promise((resolve, reject) => {
    const { secret, headers } = input
    const env = {
      ...process.env,
      SECRET: secret,
      WEBHOOK_ID: headers['webhook-id'],
      WEBHOOK_TIMESTAMP: headers['webhook-timestamp'],
      WEBHOOK_SIGNATURE: headers['webhook-signature'],
    }
    const child = spawn(command, [join(folder, file)], { stdio: ['pipe', 'pipe', 'pipe'], env })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject).on('close', () => resolve(output.trim()))
    child.stdin.end(command === 'sh' ? input.body : JSON.stringify(input))
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
    test('accepts this host’s signature and nothing else', { timeout: 120_000 }, async () => {
      writeFileSync(join(folder, file), snippetOf(fence))
      const check = (secret: string, headers: Record<string, string>, text = body) =>
        run(command, file, { secret, headers, body: text })
      expect(await check('plain', signed('plain'))).toBe('valid')
      expect(await check(BASE64_SECRET, signed(BASE64_SECRET))).toBe('valid')
      // While a secret is being replaced, both the old and the new secret are valid.
      expect(await check('old', signed('new', 'old'))).toBe('valid')
      expect(await check('new', signed('new', 'old'))).toBe('valid')
      expect(await check('another', signed('new', 'old'))).toBe('wrong')
      expect(await check('plain', signed('plain'), `${body} `)).toBe('wrong')
      expect(await check('plain', signed('plain', null, now() - 400))).toBe('wrong')
      expect(await check('plain', { ...signed('plain'), 'webhook-id': 'msg_2' })).toBe('wrong')
    })
  } else {
    // The test's name says what cannot run here. A machine of the project's workflow has all three.
    test(`is on the page (NOT RUN: this machine has no ${command === 'sh' ? 'openssl' : command})`, () => {
      expect(process.env['GITHUB_ACTIONS'] === undefined || process.platform === 'win32').toBe(true)
      for (const part of ['v1,', 'whsec_', '300']) expect(snippetOf(fence)).toContain(part)
    })
  }
})

test('every address, header, state and limit that the page names matches the code', () => {
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
