import { spawnSync } from 'node:child_process'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signatureHeaders } from '../src/core/webhook/signatures.ts'

/**
 * The calls of docs/core-authors.md into the Standard Webhooks libraries, taken from that page. The npm library
 * really runs. Python really runs, but with the library's own rule for a secret in place of the library. PHP and Go
 * are not on every machine, so only the rule in their snippets is checked.
 */
const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'core-authors.md'), 'utf8')
const chapter = page.split('### With a library of Standard Webhooks')[1]!.split('\n### ')[0]!
const snippetOf = (fence: string) => new RegExp(`\`\`\`${fence}\n([\\s\\S]*?)\`\`\``).exec(chapter)?.[1] ?? ''
const body = '{"message":"Dürfte ich … 🍚?"}'
const headersOf = (secret: string, text = body): Record<string, string> => {
  const timestamp = Math.floor(Date.now() / 1000)
  return { ...signatureHeaders({ body: Buffer.from(text), secret, id: 'msg_1', timestamp }) }
}
/** Plain text that is not base64, plain text that looks like base64, text beyond ASCII, and a secret in the standard's own format. */
const secrets = [
  'a shared secret!',
  'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  'señal-ß',
  'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
]

let folder = ''
beforeAll(() => {
  // Inside the repository, so that Node finds the package as it does in an author's program.
  const out = join(import.meta.dirname, '..', 'out')
  mkdirSync(out, { recursive: true })
  folder = mkdtempSync(join(out, 'snippets-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The key that each of the libraries derives from the secret it gets. */
const keyOf = (given: string): Buffer => Buffer.from(given.replace(/^whsec_/, ''), 'base64')
function verifies(given: string, headers: Record<string, string>): boolean {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const expected = Buffer.from(`v1,${createHmac('sha256', keyOf(given)).update(signed).digest('base64')}`)
  return headers['webhook-signature']!.split(' ').some(
    (one) => one.length === expected.length && timingSafeEqual(Buffer.from(one), expected),
  )
}

describe('the npm library', () => {
  test.each(secrets)('accepts this host’s signature with %j when called as the page says', async (secret) => {
    const file = join(folder, 'check.mjs')
    writeFileSync(file, snippetOf('js'))
    type Check = (secret: string, headers: Record<string, string>, body: string) => unknown
    const { check } = (await import(file)) as { check: Check }
    expect(check(secret, headersOf(secret), body)).toEqual(JSON.parse(body))
    expect(() => check(secret, headersOf('another'), body)).toThrow('No matching signature')
    expect(() => check(secret, headersOf(secret), `${body} `)).toThrow('No matching signature')
  })

  test('throws or derives another key when called without the page’s conversion', async () => {
    const { Webhook } = await import('standardwebhooks')
    expect(() => new Webhook(secrets[0]!)).toThrow()
    expect(() => new Webhook(secrets[1]!).verify(body, headersOf(secrets[1]!))).toThrow('No matching signature')
  })
})

/** The parts of Python's library that concern the rule for the secret and the signature. */
const PYTHON_LIBRARY = `
import base64, hashlib, hmac, json

class Webhook:
    def __init__(self, secret):
        self.key = base64.b64decode(secret.removeprefix("whsec_"))

    def verify(self, data, headers):
        signed = f'{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{data}'.encode()
        expected = base64.b64encode(hmac.new(self.key, signed, hashlib.sha256).digest()).decode()
        if not any(hmac.compare_digest("v1," + expected, one) for one in headers["webhook-signature"].split(" ")):
            raise ValueError("No matching signature found")
        return json.loads(data)
`
const hasPython = spawnSync('python3', ['--version'], { timeout: 60_000 }).status === 0
test.skipIf(!hasPython).each(secrets)('the Python snippet works with %j', { timeout: 120_000 }, (secret) => {
  writeFileSync(join(folder, 'standardwebhooks.py'), PYTHON_LIBRARY)
  const main =
    'import sys, json\ncall = json.load(sys.stdin)\nprint(check(call["secret"], call["headers"], call["body"])["message"])'
  writeFileSync(join(folder, 'check.py'), `${snippetOf('python')}\n${main}\n`)
  const run = (headers: Record<string, string>) =>
    spawnSync('python3', [join(folder, 'check.py')], {
      input: JSON.stringify({ secret, headers, body }),
      env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
      encoding: 'utf8',
    })
  expect(run(headersOf(secret)).stdout.trim()).toBe('Dürfte ich … 🍚?')
  expect(run(headersOf('another')).stderr).toContain('No matching signature')
})

test.each([
  ['php', "str_starts_with($secret, 'whsec_') ? $secret : base64_encode($secret)"],
  ['go', 'base64.StdEncoding.EncodeToString([]byte(secret))'],
  ['go', '!strings.HasPrefix(secret, "whsec_")'],
])('the %s snippet follows the rule for the secret: %s', (fence, rule) => {
  expect(snippetOf(fence)).toContain(rule)
})

test.each(secrets)('the rule for the secret yields the host’s own key of %j', (secret) => {
  const given = secret.startsWith('whsec_') ? secret : Buffer.from(secret).toString('base64')
  expect(verifies(given, headersOf(secret))).toBe(true)
  expect(verifies(given, headersOf('another'))).toBe(false)
})
