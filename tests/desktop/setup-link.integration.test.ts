import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ask, makeDataDir, openDesktop, readLog, soon, startAgain } from './desktop-fixture.ts'
import { linuxTest, runDesktop, standInTest } from './launch.ts'

const SECRET = 'whsec_from_the_link'
const linkTo = (url: string, user = 'shop-1') =>
  `salesboy://connect?url=${encodeURIComponent(url)}&user=${user}&secret=${SECRET}&name=Ada%27s+Shop`
const GOOD = linkTo('https://core.example.com')

type Desktop = Awaited<ReturnType<typeof openDesktop>>
const lastDialog = async (desktop: Desktop) => JSON.stringify((await desktop.dialogs()).at(-1) ?? null)
const pending = async (desktop: Desktop) => (await ask(await desktop.page(), 'snapshot', {})).setupPending

test('a link from a second start asks with the host name, and Continue fills in the window', async () => {
  const dataDir = makeDataDir()
  const desktop = await openDesktop({ dataDir, args: ['--hidden'] })
  await desktop.answerDialog(1)
  expect((await startAgain(dataDir, GOOD)).code).toBe(0)
  await expect.poll(() => lastDialog(desktop), soon).toContain('Connect this computer to core.example.com?')
  await expect.poll(async () => (await desktop.window())?.isVisible, soon).toBe(true)
  const page = await desktop.page()
  const form = page.getByTestId('first-run')
  await expect.poll(() => form.getByTestId('offer-host').innerText(), soon).toBe('core.example.com')
  expect(await form.innerText()).toContain('Ada')
  expect(await page.content()).not.toContain(SECRET)

  // That host does not answer here. The owner may continue anyway.
  await form.getByRole('button', { name: 'Connect', exact: true }).click()
  await form.getByRole('button', { name: 'Continue anyway' }).click()
  await expect
    .poll(async () => (await ask(page, 'snapshot', {})).sessions.map(({ id, name }) => `${id} ${name}`), soon)
    .toEqual(["shop-1 Ada's Shop"])
  const { settings, setupPending } = await ask(page, 'snapshot', {})
  expect(settings.values['core.url']).toBe('https://core.example.com')
  expect(settings.secrets['core.secret']).toBe(true)
  expect(setupPending).toBeNull()
  await ask(page, 'session.disconnect', { id: 'shop-1' })
  expect(readLog(desktop)).not.toContain(SECRET)
  expect(JSON.stringify(await desktop.dialogs())).not.toContain(SECRET)
})

/** An assistant that keeps requests waiting until the test lets it answer well. */
async function startThinker() {
  const waiting: ServerResponse[] = []
  const server = createServer((request, response) => {
    request.resume()
    waiting.push(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close().closeAllConnections())
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    waiting,
    answer() {
      for (const response of waiting.splice(0)) response.setHeader('content-type', 'application/json').end('{}')
    },
  }
}

test('another link is a new offer: nothing of the previous one is saved, and "later" is one click', async () => {
  const thinker = await startThinker()
  const desktop = await openDesktop()
  const page = await desktop.page()
  const host = page.getByTestId('offer-host')
  const connect = page.getByRole('button', { name: 'Connect', exact: true })
  const sessions = async () => (await ask(page, 'snapshot', {})).sessions.map(({ id }) => id)
  /** A link that the owner has accepted in the dialog outside the window. */
  const offer = async (link: string, name: string) => {
    await desktop.answerDialog(1)
    await desktop.openUrl(link)
    await expect.poll(() => host.innerText(), soon).toBe(name)
  }
  await offer(linkTo(thinker.url, 'shop-1'), new URL(thinker.url).host)
  await connect.click()
  await expect.poll(() => thinker.waiting.length, soon).toBe(1)
  await offer(linkTo('https://core.example.com', 'shop-2'), 'core.example.com')
  await connect.waitFor()
  thinker.answer()
  await connect.click()
  await page.getByRole('button', { name: 'Continue anyway' }).waitFor()
  expect(await sessions()).toEqual([])
  // A failed test says nothing about the next link.
  await offer(linkTo('https://other.example.com', 'shop-3'), 'other.example.com')
  expect(await page.getByRole('button', { name: 'Continue anyway' }).count()).toBe(0)
  await connect.click()
  await page.getByRole('button', { name: 'Continue anyway' }).click()
  await page.locator('[data-testid="first-run"][data-step="phone"]').waitFor()
  expect(await sessions()).toEqual(['shop-3'])

  await offer(GOOD, 'core.example.com')
  await page.getByRole('button', { name: 'Set up later' }).click()
  await page.getByTestId('session-card').waitFor()
  await ask(page, 'session.disconnect', { id: 'shop-3' })
})

test('a declined link changes nothing', async () => {
  const desktop = await openDesktop()
  await desktop.answerDialog(0)
  await desktop.openUrl(GOOD)
  await expect.poll(() => readLog(desktop), soon).toContain('the owner declined a setup link')
  expect(await pending(desktop)).toBeNull()
  expect((await ask(await desktop.page(), 'snapshot', {})).settings.values['core.url']).toBe('')
})

linuxTest('the link that starts the program is asked about as well', async () => {
  const desktop = await openDesktop({ args: [GOOD, '--set', 'replies.hourlyLimit=1'] })
  await expect.poll(() => lastDialog(desktop), soon).toContain('core.example.com')
  const { settings } = await ask(await desktop.page(), 'snapshot', {})
  expect(settings.values['replies.hourlyLimit']).toBe(200)
})

test('the dialog names the assistant that would be replaced', async () => {
  const desktop = await openDesktop({ args: ['--webhook-url', 'https://old.example'] })
  await desktop.openUrl(GOOD)
  await expect.poll(() => lastDialog(desktop), soon).toContain('uses old.example now')
})

test('hostile links are refused with a reason and change nothing', async () => {
  const desktop = await openDesktop()
  const links = [
    [linkTo('http://core.example.com'), 'https://'],
    [linkTo('https://core.example.com@evil.example'), 'name or password'],
    [linkTo('javascript:alert(1)'), 'web address'],
    ['salesboy://quit', 'no setup link'],
    [`${GOOD}&command=app.quit`, 'does not know'],
    [GOOD.replace('shop-1', '..%2F..%2Fetc'), 'user id'],
  ] as const
  for (const [index, [link, why]] of links.entries()) {
    await desktop.openUrl(link)
    await expect.poll(async () => (await desktop.dialogs()).length, soon).toBe(index + 1)
    expect(await lastDialog(desktop), link).toContain('This setup link cannot be used.')
    expect(await lastDialog(desktop), link).toContain(why)
  }
  expect(await pending(desktop)).toBeNull()
  expect(readLog(desktop)).not.toContain(SECRET)
  expect(readLog(desktop)).not.toContain('evil.example')
})

test('the scheme is claimed for this copy, which the system can start', async () => {
  const desktop = await openDesktop()
  await expect.poll(() => desktop.protocolClients(), soon).toMatchObject([{ scheme: 'salesboy' }])
  const [{ args } = { args: [] }] = await desktop.protocolClients()
  expect(args.map((folder) => existsSync(join(folder, 'package.json')))).toEqual([true])
})

standInTest('a system that lets nobody have the scheme is noted, and links by hand still work', async () => {
  const desktop = await openDesktop({ env: { STANDIN_SCHEME: 'refused' } })
  await expect.poll(() => readLog(desktop), soon).toContain('the system did not register us for setup links')
  await desktop.answerDialog(1)
  await desktop.openUrl(GOOD)
  await expect.poll(() => lastDialog(desktop), soon).toContain('core.example.com')
})

standInTest(
  'on Windows what a link smuggles in behind it starts nothing, and an address as the last word does',
  async () => {
    const dataDir = makeDataDir()
    const env = { STANDIN_PLATFORM: 'win32' }
    const smuggled = await runDesktop({ dataDir, env, args: [GOOD, '--set', 'replies.hourlyLimit=1'] })
    expect(smuggled).toEqual({ code: 0, output: '' })
    const desktop = await openDesktop({ dataDir, env, args: ['--webhook-url', 'https://old.example'] })
    const { settings } = await ask(await desktop.page(), 'snapshot', {})
    expect(settings.values['core.url']).toBe('https://old.example')
  },
)
