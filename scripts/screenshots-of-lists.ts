import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { seedDatabase } from '../bench/seed-database.ts'
import { words } from '../src/renderer/src/i18n/words.ts'

/** Takes the pictures of one state, given its name and the page that shows it. */
export type Shoot = (name: string, page: Page) => Promise<void>

/** Fills a data folder with the history of a busy month; call it before its host starts. */
export function seedMonth(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  seedDatabase({ path: join(dataDir, 'salesboy.db'), chats: 400, messages: 6_000, now: Date.now() - 60_000 })
}

const go = async (page: Page, screen: string, ready: string) => {
  await page.getByRole('link', { name: screen }).click()
  await page.locator(ready).first().waitFor()
}

/** Shows Chats, Activity and Insights after a busy month. */
export async function shootFullLists(page: Page, shoot: Shoot): Promise<void> {
  await go(page, words.nav.chats, '[data-testid="chat-row"]')
  await shoot('chats-full', page)
  await page.getByTestId('chat-row').nth(2).click()
  await page.getByTestId('bubble').last().waitFor()
  await shoot('chats-thread', page)
  await page.getByRole('button', { name: words.chats.charge.takeOver }).click()
  await page.locator('[data-charge="owner"]').waitFor()
  await shoot('chats-yours', page)
  await go(page, words.nav.activity, '[data-testid="activity-row"]')
  await shoot('activity-full', page)
  await page.getByRole('radio', { name: words.activity.states.dead, exact: true }).click()
  await page.locator('[data-testid="activity-row"][data-state="dead"]').first().click()
  await page.locator('.steps').waitFor()
  await page.getByText(words.activity.details.technical).click()
  await shoot('activity-details', page)
  await go(page, words.nav.insights, '.plot canvas')
  await shoot('insights-full', page)
  await page.getByRole('radio', { name: words.insights.ranges['30'] }).click()
  await page.getByRole('radio', { name: words.insights.views.table }).click()
  await page.locator('.figure-table').first().waitFor()
  await shoot('insights-tables', page)
}

/** Shows the same screens while the host answers with an error. */
export async function shootFailedLists(page: Page, shoot: Shoot): Promise<void> {
  await page.route('**/ui/rpc', (route) => {
    const { name } = route.request().postDataJSON() as { name: string }
    const error = { code: 'internal', message: 'Something went wrong inside Salesboy. Try again.' }
    const isList = ['chats.list', 'messages.list', 'insights.read'].includes(name)
    return isList ? route.fulfill({ json: { ok: false, error } }) : route.continue()
  })
  for (const screen of ['chats', 'activity', 'insights'] as const) {
    await go(page, words.nav.home, '.home')
    await go(page, words.nav[screen], '.empty-state button')
    await shoot(`${screen}-failed`, page)
  }
}
