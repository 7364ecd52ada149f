import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { startCompanyNetwork } from '../support/company-network.ts'
import { startHost } from '../support/start-host.ts'

afterEach(() => vi.unstubAllEnvs())

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'salesboy-company-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** The result of Test connection in a headless host with this environment. */
async function testCore(url: string, environment: Readonly<Record<string, string>>): Promise<unknown> {
  for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY']) vi.stubEnv(name, '')
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const options = { dataDir: makeFolder(), browser: '/nonexistent/browser', apiKey: 'key' }
  const host = await startHost({ ...options, webhookUrl: url, secret: 'secret' })
  try {
    const { origin, hash, searchParams } = new URL(host.openUrl)
    const token = searchParams.get('token') ?? hash.replace(/^#(?:token=)?/, '')
    const post = (path: string, body: unknown, cookie = '') =>
      fetch(origin + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, cookie },
        body: JSON.stringify(body),
      })
    const opened = await post('/ui/session', { token })
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
    const answer = (await (await post('/ui/rpc', { name: 'core.test', args: {} }, cookie)).json()) as {
      value?: { kind?: string }
    }
    return answer.value?.kind ?? answer
  } finally {
    await host.stop()
  }
}

test('a headless host reaches the assistant through the environment’s proxy with the system’s root certificate', async () => {
  const { url, place, silentPlace, root } = await startCompanyNetwork(makeFolder())
  const proxy = `http://${place}`
  expect(await testCore(url, { HTTPS_PROXY: proxy, SSL_CERT_FILE: root })).toBe('ok')
  expect(await testCore(url, { HTTPS_PROXY: proxy, SSL_CERT_FILE: '' })).toBe('untrusted')
  expect(await testCore(url, { HTTPS_PROXY: 'http://127.0.0.1:1', SSL_CERT_FILE: root })).toBe('proxy')
  expect(await testCore(url, { HTTPS_PROXY: `http://${silentPlace}`, SSL_CERT_FILE: root })).toBe('proxy-silent')
})
