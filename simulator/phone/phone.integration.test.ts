import { request } from 'node:http'
import { chromium, type Browser, type Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findChromium } from '../browser/find-chromium.ts'
import { createSimulatorClient, type SimulatorClient } from '../client/simulator-client.ts'
import { createWhatsAppSimulator, type RunningWhatsAppSimulator } from '../whatsapp/create-whatsapp-simulator.ts'
import { startPhone, type RunningPhone } from './start-phone.ts'

let simulator: RunningWhatsAppSimulator
let phone: RunningPhone
let browser: Browser
let page: Page
let api: SimulatorClient
const problems: string[] = []

beforeAll(async () => {
  simulator = await createWhatsAppSimulator().start()
  phone = await startPhone({ controlUrl: simulator.controlUrl })
  api = createSimulatorClient(simulator.controlUrl)
  browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] })
  page = await browser.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto(phone.url)
})

afterAll(async () => {
  await browser?.close()
  await phone?.stop()
  await simulator?.stop()
})

const customers = () => page.getByRole('region', { name: 'Customers' })
const shop = () => page.getByRole('region', { name: 'The shop’s phone' })

test('a customer’s message reaches the simulator, and the owner’s answer shows on both phones', async () => {
  await page.getByText('Live', { exact: true }).waitFor()
  await customers().getByRole('button', { name: /^Ada/ }).click()
  await customers().getByRole('textbox', { name: 'Write as the customer' }).fill('<b>How much is rice?</b>')
  await page.keyboard.press('Enter')
  const written = await api.waitFor('the message', async () => (await api.call('messages')).at(0))
  expect(written).toMatchObject({ body: '<b>How much is rice?</b>', from: '2348031234567@c.us', fromMe: false })

  await shop().getByRole('log').getByText('<b>How much is rice?</b>').waitFor()
  await shop().getByRole('textbox', { name: 'Write as the owner' }).fill('Fine, and you?')
  await page.keyboard.press('Enter')
  await customers().getByRole('log').getByText('Fine, and you?').waitFor()
  await customers().getByRole('img', { name: 'delivered' }).waitFor()
  await customers().getByRole('button', { name: 'Mark as read' }).click()
  await shop().getByRole('img', { name: 'read' }).waitFor()
})

test('pictures, voice messages, places and contact cards arrive, and a group can be created', async () => {
  for (const name of ['Image', 'Voice message', 'Location', 'Contact card']) {
    await customers().getByRole('button', { name, exact: true }).click()
  }
  const kinds = ['image', 'location', 'ptt', 'vcard']
  await api.waitFor('all four', async () => {
    const found = (await api.call('messages')).map(({ kind }) => kind)
    return kinds.every((kind) => found.some((entry) => entry === kind))
  })
  await page.getByText('Add a customer or a group').click()
  await customers().getByRole('button', { name: 'Create group of all customers' }).click()
  await customers().getByRole('combobox', { name: 'Write as' }).selectOption({ label: 'Bola' })
  await customers().getByRole('textbox', { name: 'Write as the customer' }).fill('Who has beans?')
  await page.keyboard.press('Enter')
  const inGroup = await api.waitFor('the group message', async () =>
    (await api.call('messages')).find(({ body }) => body === 'Who has beans?'),
  )
  expect(inGroup.author).toBe('2348029876543@c.us')
  expect(inGroup.chat).toMatch(/@g\.us$/)
})

test('scanning while no screen shows a code says what to do', async () => {
  await shop().getByRole('button', { name: 'Scan the code' }).click()
  await page.getByText('No screen shows a code. In Salesboy, press Connect first.').waitFor()
})

test('requests from foreign origins or under foreign host names are refused', async () => {
  const state = `${phone.url}/control/state`
  const headers = { 'content-type': 'application/json', origin: 'https://example.org' }
  expect((await fetch(state, { method: 'POST', headers, body: '{}' })).status).toBe(403)
  expect((await fetch(state, { method: 'POST', body: '{}' })).status).toBe(415)
  const status = await new Promise((resolve, reject) => {
    const asked = request(phone.url, { headers: { host: 'example.org' } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.on('error', reject).end()
  })
  expect(status).toBe(403)
})

test('the browser reported no content-policy violation and no error', () => {
  expect(problems).toEqual([])
})
