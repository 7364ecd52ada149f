// npm run walk [-- folder]: uses the window for a day as a shopkeeper would, in the real host against the simulator. It takes a picture
// after every step and lists what moved without input. It is for finding by eye what must be fixed before a release.
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSampleCore } from '../simulator/core/create-sample-core.ts'
import { words } from '../src/renderer/src/i18n/words.ts'
import { formatSetupLink } from '../src/shared/setup/parse-setup-link.ts'
import { takeShifts, watchShifts } from '../tests/support/layout-shifts.ts'
import { openPage } from '../tests/support/open-page.ts'
import { startHost } from '../tests/support/start-host.ts'
import { startWorld } from '../tests/support/start-world.ts'
import { readOptions } from './read-options.mjs'

const [given] = readOptions({ use: 'npm run walk -- [FOLDER]', options: {}, words: 1 }).words
const folder = given ?? join(tmpdir(), 'salesboy-walk')
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const ADA = '2348031234567'
const MARYAM = '2348031234569'
const LONG = 'I would like to know which kinds of rice you have, and whether the long one is from this year’s harvest. '

mkdirSync(folder, { recursive: true })
const world = await startWorld({ qrFirstMs: 600_000 })
const core = await createSampleCore({ secret: 'secret', thinkingMs: 300 })
const dataDir = join(world.directory, 'walk')
mkdirSync(dataDir, { recursive: true })
const options = { dataDir, browser: world.browser, apiKey: 'key', set: { 'replies.humanDelay': 'off' } }
let host = await startHost(options)
console.log(`a shopkeeper's day; the pictures go to ${folder}`)
const { page, close } = await openPage(host.openUrl)
page.setDefaultTimeout(60_000)
const port = Number(new URL(host.openUrl).port)

let count = 0
async function picture(name: string, still = false): Promise<void> {
  count += 1
  const file = `${String(count).padStart(2, '0')}-${name}.png`
  writeFileSync(join(folder, file), await page.screenshot({ animations: still ? 'disabled' : 'allow' }))
  const { score, moved } = await takeShifts(page)
  console.log(`✓ ${file}${score > 0.001 ? `  moved ${score.toFixed(3)}\n    ${moved.join('\n    ')}` : ''}`)
}
/** Takes the same picture also in the dark, at 360 px, and with text twice as large. */
async function pictures(name: string): Promise<void> {
  await picture(name)
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(`${name}-dark`, true)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 360, height: 740 })
  await picture(`${name}-360`, true)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))
  await picture(`${name}-large`, true)
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'))
  await takeShifts(page)
}
const go = async (screen: string) => {
  await page.locator(`nav.rail a[href="#/${screen}"]`).click()
  await page.locator(`main .${screen} h1`).waitFor({ state: 'attached' })
}
const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()
const card = (state: string) => page.locator(`[data-testid="session-card"][data-state="${state}"]`)
const scan = async () =>
  world.phone.call('scanQr', { qr: (await page.getByTestId('qr-image').getAttribute('data-qr'))! })
/** The window keeps a stream to the host open, so the network may never be idle. Allow two seconds for late drawing. */
const settled = () => page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined)

async function firstRun(): Promise<void> {
  await page.getByTestId('first-run').waitFor()
  await pictures('empty-folder')
  const link = formatSetupLink({ url: core.url, userId: 'adas-shop', secret: 'secret', name: 'Ada’s Shop' })
  await page.getByLabel(words.firstRun.core.label).fill(link)
  await page.getByTestId('offer-host').waitFor()
  await pictures('offer')
  await press(words.firstRun.core.connect)
  await page.locator('[data-step="phone"]').waitFor()
  await picture('phone-preparing')
  await page.getByTestId('qr-image').waitFor()
  await pictures('phone-code')
  await press(words.link.useCode)
  await page.getByLabel(words.link.phoneLabel).waitFor()
  await picture('phone-number')
  await press(words.link.useQr)
  await scan()
  await page.getByTestId('linked-phone').waitFor()
  await pictures('ready')
  await world.phone.call('saveContact', { contactPhone: ADA, pushName: 'Ada Obi' })
  await world.phone.customerWrites(ADA, 'Good morning, how much is rice?')
  await page.locator('[data-testid="message-way"][data-reached="4"]').waitFor()
  await picture('first-answer')
  await press(words.firstRun.done.finish)
  await card('connected').waitFor()
  await pictures('home-first')
}

async function customers(): Promise<void> {
  const media = { mimetype: 'image/png', data: PIXEL }
  const say = (from: string, pushName: string, body: string) =>
    world.phone.call('customerMessage', { from, pushName, content: { kind: 'chat', body } })
  for (let number = 0; number < 12; number += 1) {
    await say(`23480399900${String(number).padStart(2, '0')}`, '', `Question ${number}: is it still there?`)
  }
  await say(MARYAM, 'مريم بنت عبد الله', 'مرحبا، هل المحل مفتوح اليوم؟ وكم سعر كيس الأرز (50 kg)؟')
  await say('2348031234570', 'Ngozi 🌸', '👍🏽🙏🏽 order #4711 👩‍👩‍👧‍👦')
  await say('2348031234571', 'Oluwaseun Adebayo-Williams of the Surulere Traders’ Association', LONG.repeat(14))
  await world.phone.call('customerMessage', { from: ADA, content: { kind: 'image', media, caption: 'This one?' } })
  await world.phone.call('customerMessage', {
    from: '2348031234570',
    content: { kind: 'ptt', media: { mimetype: 'audio/ogg', data: PIXEL }, seconds: 7 },
  })
  await world.phone.call('customerMessage', {
    from: '2348031234572',
    content: { kind: 'location', latitude: 6.5, longitude: 3.35, name: 'Surulere market' },
  })
  const group = await world.phone.call('createGroup', { subject: 'Traders of Lagos', participants: [ADA, MARYAM] })
  await world.phone.call('customerMessage', {
    from: ADA,
    group: group.id,
    content: { kind: 'chat', body: 'Who has tomatoes?' },
  })
  await world.phone.waitForReply('2348031234571')
  await picture('home-customers')
}

async function chats(): Promise<void> {
  await go('chats')
  await page.getByTestId('chat-row').first().waitFor()
  await pictures('chats-list')
  await world.phone.customerWrites(ADA, 'do you deliver?')
  await page.locator(`[data-chat="${ADA}@c.us"]`).click()
  await page.getByTestId('bubble').last().waitFor()
  await picture('chat-opening')
  await settled()
  await pictures('chat-open')
  await press(words.chats.charge.takeOver)
  await page.locator('[data-charge="owner"]').waitFor()
  await picture('chat-mine')
  await page
    .getByRole('textbox', { name: words.chats.write.label({ name: '' }) })
    .fill('Hello Ada, this is me. The blue bag is 50 kg.')
  await page.keyboard.press('Enter')
  await picture('chat-sending')
  await page.locator('[data-side="owner"][data-state="sent"]').first().waitFor()
  await world.phone.customerWrites(ADA, 'thank you! and beans?')
  await page.locator('[data-state="suppressed"]').first().waitFor()
  await pictures('chat-silent')
  await press(words.chats.charge.handBack)
  await page.locator('[data-charge="bot"]').waitFor()
  await picture('chat-handed-back')
  await page.locator(`[data-chat="2348031234571@c.us"]`).click()
  await page.getByTestId('bubble').last().waitFor()
  await pictures('chat-long')
  await page.locator(`[data-chat="${MARYAM}@c.us"]`).click()
  await page.getByTestId('bubble').last().waitFor()
  await picture('chat-arabic')
  await page.getByRole('searchbox').fill('harvest')
  await page.getByTestId('chat-row').first().waitFor()
  await picture('search')
  await page.getByRole('searchbox').fill('nobody ever')
  await page.getByText(words.chats.empty.search).waitFor()
  await picture('search-nothing')
  await page.getByRole('searchbox').fill('')
}

async function coreGoesAway(): Promise<void> {
  await core.goDown()
  await world.phone.customerWrites(ADA, 'are you there?')
  await page.locator('[data-testid="one-sentence"]:not([data-fault="none"])').waitFor()
  await go('home')
  await pictures('core-away')
  await go('activity')
  await page.locator('[data-testid="activity-row"][data-state="waiting"]').first().waitFor()
  await picture('activity-core-away')
  await core.comeBack()
  await page.locator('[data-testid="one-sentence"][data-fault="none"]').waitFor()
  await picture('core-back')
  core.fail({ fault: { kind: 'status', status: 422, body: '{"error":"cannot read this"}' }, times: 3 })
  for (const from of [ADA, MARYAM, '2348031234570']) await world.phone.customerWrites(from, 'one that is odd')
  await page.locator('[data-testid="activity-row"][data-state="dead"]').nth(2).waitFor()
  await pictures('activity-dead')
  await page.locator('[data-testid="activity-row"][data-state="dead"]').first().click()
  await page.locator('.steps').waitFor()
  await page.getByText(words.activity.details.technical).click()
  await pictures('activity-details')
  await go('home')
  await pictures('home-waiting')
  await go('activity')
  await press(words.activity.replay({ count: 3 }))
  await page.getByRole('dialog').waitFor()
  await pictures('replay-question')
  await page.getByRole('dialog').getByRole('button', { name: words.activity.replayConfirm }).click()
  await page
    .getByText(words.activity.replayed({ count: 3 }))
    .last()
    .waitFor()
  await picture('replayed')
}

async function phoneUnlinks(): Promise<void> {
  await go('home')
  await world.phone.call('unlinkDevice', {})
  await card('unlinked').waitFor()
  await pictures('unlinked')
  await press(words.session.linkAgain)
  await page.getByTestId('qr-image').waitFor()
  await pictures('link-again')
  await scan()
  await card('syncing').or(card('connected')).waitFor()
  await picture('linking')
  await card('connected').waitFor()
  await picture('linked-again')
}

async function otherScreens(): Promise<void> {
  await go('insights')
  await page.locator('.plot canvas').first().waitFor()
  await settled()
  await pictures('insights')
  await page.getByRole('radio', { name: words.insights.views.table }).click()
  await page.locator('.figure-table').first().waitFor()
  await picture('insights-tables')
  await page.getByRole('radio', { name: words.insights.views.plot }).click()
  await go('settings')
  await pictures('settings')
  const typing = page.locator('[data-setting="replies.humanDelay"]')
  await page.getByRole('searchbox').fill('silent')
  await picture('settings-search')
  await page.getByRole('searchbox').fill('unicorn')
  await picture('settings-nothing')
  await page.getByRole('searchbox').fill('')
  const minutes = page.locator('[data-setting="takeover.minutes"] input')
  await minutes.fill('0')
  await minutes.press('Enter')
  await page.getByRole('dialog').waitFor()
  await picture('setting-question')
  await page.keyboard.press('Escape')
  await minutes.fill('90')
  await minutes.press('Enter')
  await page.locator('.toast').last().waitFor()
  await picture('setting-saved')
  await page.locator('.toast').getByRole('button', { name: words.frame.undo }).last().click()
  await page.getByText(words.settings.undone).last().waitFor()
  await picture('setting-undone')
  await typing.scrollIntoViewIfNeeded()
  await go('help')
  await pictures('help')
  await page.getByTestId('diagnosis').getByRole('button').click()
  await picture('diagnosis-running')
  await page
    .locator('[data-step="clock"]:is([data-state="ok"],[data-state="problem"],[data-state="skipped"])')
    .waitFor()
  await pictures('diagnosis-done')
}

async function keyboard(): Promise<void> {
  await go('home')
  await page.keyboard.press('Control+k')
  await page.locator('.palette').waitFor()
  await pictures('palette')
  await page.keyboard.type('ada')
  await settled()
  await picture('palette-ada')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+/')
  await page.getByRole('dialog').waitFor()
  await pictures('keys')
  await page.keyboard.press('Escape')
  await press(words.pause.pause)
  await picture('pause-menu')
  await page.getByRole('menuitem').first().click()
  await page.getByRole('button', { name: words.pause.resume }).first().waitFor()
  await pictures('paused')
  await page.getByRole('button', { name: words.pause.resume }).first().click()
}

async function closedAndOpened(): Promise<void> {
  await go('chats')
  await page.locator(`[data-chat="${ADA}@c.us"]`).click()
  await page.reload()
  await page.getByTestId('bubble').last().waitFor()
  await settled()
  await picture('opened-again-in-a-chat')
  for (const screen of ['home', 'activity', 'insights', 'settings', 'help']) {
    await go(screen)
    await page.reload()
    await page.locator(`main .${screen} h1`).waitFor({ state: 'attached' })
    await settled()
    await picture(`opened-again-${screen}`)
  }
  await go('home')
  await host.kill()
  await page.getByText(words.frame.lost).waitFor()
  await pictures('host-gone')
  host = await startHost({ ...options, port })
  await page.getByText(words.frame.lost).waitFor({ state: 'detached' })
  await card('connected').waitFor()
  await picture('host-back')
}

try {
  await watchShifts(page)
  for (const part of [
    firstRun,
    customers,
    chats,
    coreGoesAway,
    phoneUnlinks,
    otherScreens,
    keyboard,
    closedAndOpened,
  ]) {
    await part()
  }
  console.log(`${count} pictures in ${folder}`)
} finally {
  writeFileSync(join(folder, 'last.png'), await page.screenshot())
  await close()
  await host.stop()
  await core.stop()
  await world.stop()
}
