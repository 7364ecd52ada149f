// npm run screenshots:desktop [-- folder]: takes pictures of the desktop window and writes the tray's menu as text, for each state.
// Build first.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSampleCore } from '../simulator/core/create-sample-core.ts'
import { words } from '../src/renderer/src/i18n/words.ts'
import { installAppImage, startUpdateFeed } from '../tests/desktop/update-feed.ts'
import { startDesktop, type Desktop } from '../tests/electron-standin/start-desktop.ts'
import { startWorld } from '../tests/support/start-world.ts'
import { readOptions } from './read-options.mjs'

const [given] = readOptions({ use: 'npm run screenshots:desktop -- [FOLDER]', options: {}, words: 1 }).words
const target = given ?? join(import.meta.dirname, '..', 'docs', 'screenshots')
mkdirSync(target, { recursive: true })
const world = await startWorld({ qrFirstMs: 300_000 })
const core = await createSampleCore({ secret: 'secret', thinkingMs: 50 })
const feed = await startUpdateFeed('#!/bin/sh\n')
feed.offer = { version: '0.2.0', notes: 'Answers are quicker, and the tray shows who waits.' }
const sections: string[] = []

function start(name: string, flags: readonly string[]): Promise<Desktop> {
  const dataDir = join(world.directory, name)
  mkdirSync(dataDir, { recursive: true })
  const own = [
    '--set',
    'gateway.enabled=off',
    '--set',
    'replies.humanDelay=off',
    '--set',
    `updates.feedUrl=${feed.url}`,
  ]
  return startDesktop({ dataDir, args: [...own, ...flags], env: installAppImage(join(world.directory, name)).env })
}

/** Waits for the icon of a state, then records the tray and takes a picture of the window in both themes. */
async function shoot(desktop: Desktop, name: string, title: string, icon: string, menuHas: string): Promise<void> {
  const deadline = Date.now() + 60_000
  let tray = await desktop.tray()
  while (tray?.icon !== icon || !tray.menu.some((line) => line.includes(menuHas))) {
    if (Date.now() > deadline) throw new Error(`${name}: the tray shows ${JSON.stringify(tray)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    tray = await desktop.tray()
  }
  sections.push(
    `## ${title}\n\nIcon \`${tray.icon}\`. Tooltip: ${tray.tooltip}\n\n\`\`\`text\n${tray.menu.join('\n')}\n\`\`\`\n`,
  )
  const page = await desktop.page()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(target, `desktop-${name}-${colorScheme}.png`), animations: 'disabled' })
  }
  console.log(`✓ ${name}`)
}

const flags = ['--browser', world.browser, '--webhook-url', core.url, '--hmac-secret', 'secret']
const desktop = await start('data', [...flags, '--session', 'adas-shop'])
const broken = await start('broken', ['--browser', '/no/such/browser', '--session', 'bolas-shop'])
try {
  const page = await desktop.page()
  const image = page.getByTestId('qr-image')
  await image.waitFor()
  await shoot(desktop, 'needs-link', 'A phone is to be linked', 'attention.png', 'Show QR')
  await world.phone.call('scanQr', { qr: (await image.getAttribute('data-qr'))! })
  await shoot(desktop, 'connected', 'Connected and answering', 'connected.png', ': connected')
  await desktop.clickTray('Until I resume')
  await shoot(desktop, 'paused', 'Answers are paused', 'paused.png', 'Resume answers')
  await desktop.clickTray('Resume answers')
  await page.getByRole('link', { name: words.nav.help, exact: true }).click()
  await page.getByTestId('updates').getByRole('button').click()
  await page.locator('[data-testid="updates"][data-state="available"]').waitFor()
  await shoot(desktop, 'update', 'A new version is there', 'connected.png', ': connected')
  await page.getByRole('link', { name: words.nav.settings, exact: true }).click()
  await page.locator('#group-computer').scrollIntoViewIfNeeded()
  await shoot(desktop, 'settings-computer', 'Settings of the computer', 'connected.png', ': connected')
  await page.getByRole('link', { name: words.nav.home, exact: true }).click()
  await desktop.clickTray('Disconnect')
  await shoot(desktop, 'disconnected', 'Disconnected, the link is kept', 'attention.png', ': disconnected')
  await shoot(broken, 'failed', 'The browser cannot be started', 'attention.png', ': cannot connect')
  const head =
    '# The tray, state by state\n\nMade by `npm run screenshots:desktop` from the built program. Lines in brackets cannot be clicked.\n'
  writeFileSync(join(target, 'tray.md'), [head, ...sections].join('\n'))
} finally {
  for (const opened of [desktop, broken]) {
    await opened.quit()
    await opened.dispose()
  }
  await feed.stop()
  await core.stop()
  await world.stop()
}
