import type { Page } from '@playwright/test'
import { expect } from 'vitest'
import {
  settingField,
  settingOptions,
  settingWords,
  type settingFields,
} from '../../src/renderer/src/i18n/setting-fields.ts'
import { limitsOf } from '../../src/renderer/src/features/settings/read-value.ts'
import { formatNumber } from '../../src/renderer/src/lib/time.ts'
import { words } from '../../src/renderer/src/i18n/words.ts'
import {
  defaultSettings,
  isSetOutside,
  type outsideSettings,
  type SettingName,
} from '../../src/shared/model/settings.ts'
import { msg, sayEnglish, type PlainCode } from '../../src/shared/words/say.ts'

type Kind<K extends SettingName> = (typeof settingFields)[K]['kind']
type Outside = (typeof outsideSettings)[number]
type Typed = Exclude<{ [K in SettingName]: Kind<K> extends 'text' | 'list' ? K : never }[SettingName], Outside>
type Asking = {
  [K in SettingName]: (typeof words)['settings']['fields'][K] extends { readonly ask: string } ? K : never
}[SettingName]

interface Sample {
  readonly good: string
  /** The stored value, when it differs from the typed text. */
  readonly kept?: unknown
  /** A refused text and the exact sentence that explains the refusal. Null where every text may be valid. */
  readonly bad: readonly [typed: string, says: string] | null
}

const saying = (code: PlainCode) => sayEnglish(msg(code))
/** Fits every address setting: https, or this computer. */
const address: Sample = {
  good: 'http://127.0.0.1:9/here',
  bad: ['http://core.example.com', saying('setup.url-not-safe')],
}

/** Samples for the free-text fields. A new field does not compile without its sample. */
const samples: Readonly<Record<Typed, Sample>> = {
  'core.url': { ...address, good: 'https://core.example.com' },
  'core.streamUrl': address,
  'core.eventsUrl': address,
  'computer.timeZone': { good: 'Africa/Lagos', bad: ['Lagos', saying('error.bad-time-zone')] },
  'gateway.bind': { good: '127.0.0.2', bad: ['everybody', saying('setting.bad-own-address')] },
  'gateway.hosts': {
    good: 'shop-0.salesboy, shop',
    kept: ['shop-0.salesboy', 'shop'],
    bad: ['no spaces', saying('setting.bad-computer-name')],
  },
  'takeover.automaticTexts': {
    good: 'Welcome, friend! | We are closed.',
    kept: ['Welcome, friend!', 'We are closed.'],
    bad: null,
  },
  'replies.quietHours': { good: '22:00-07:00', bad: ['22:00-22:00', saying('setting.bad-quiet-hours')] },
}

/**
 * Settings whose change is confirmed first because it has a cost, with a value that triggers the question. A new
 * question does not compile without one.
 */
const dangers: Readonly<Record<Asking, { readonly to: string; readonly kept?: unknown }>> = {
  'core.url': { to: 'https://other.example.com' },
  'takeover.minutes': { to: '0', kept: 0 },
  'replies.hourlyLimit': { to: '0', kept: 0 },
  'forward.ownTexts': { to: 'on', kept: 'on' },
  'replies.warmUpHourlyLimit': { to: '0', kept: 0 },
  'forward.groups': { to: 'all' },
  'privacy.keepDays': { to: '29', kept: 29 },
  'media.keepMb': { to: '1999', kept: 1999 },
  'gateway.bind': { to: '0.0.0.0' },
  'browser.sandbox': { to: 'off' },
  'sessions.addedByCore': { to: 'on' },
  'sessions.unlinkedByCore': { to: 'on' },
}

/** One row of the Settings screen as a person uses it, and the value that the host stores for it. */
export function settingOnPage(page: Page, name: SettingName, kept: (name: SettingName) => unknown) {
  const entry = settingField(name)
  const limit = { timeout: 45_000, message: name }
  const row = page.locator(`[data-setting="${name}"]`)
  const field = row.locator('input, select')
  const problem = row.locator('.field-problem')
  const dialog = page.getByRole('dialog')
  const shown = () =>
    field.evaluate((one) =>
      one instanceof HTMLInputElement && one.type === 'checkbox'
        ? one.checked
          ? 'on'
          : 'off'
        : (one as HTMLInputElement).value,
    )
  /** Uses only the keyboard, except for a list of choices, which the browser draws outside the page. */
  async function give(value: string): Promise<void> {
    await field.focus()
    if (entry.kind === 'switch') return page.keyboard.press('Space')
    if (entry.kind === 'choice') return void (await field.selectOption(value))
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(value)
    await page.keyboard.press('Enter')
  }
  async function expectKept(value: unknown): Promise<void> {
    await expect.poll(() => kept(name) ?? defaultSettings[name], limit).toEqual(value)
  }
  async function undo(before: string, keptBefore: unknown): Promise<void> {
    await page.locator('.toast[data-state="open"] .link').last().click()
    await expectKept(keptBefore)
    await expect.poll(shown, limit).toBe(before)
  }
  return { row, field, problem, dialog, shown, give, expectKept, undo, limit }
}

/**
 * Changes one setting in every possible way: a value that is refused with a reason, a value that is saved at once and
 * undone, and a value that needs confirmation, first cancelled by Escape and then confirmed. `kept` reads the value
 * that the host has on disk.
 */
export async function exerciseSetting(
  page: Page,
  name: SettingName,
  kept: (name: SettingName) => unknown,
): Promise<void> {
  const { problem, field, dialog, shown, give, expectKept, undo, limit } = settingOnPage(page, name, kept)
  await field.waitFor()
  if (isSetOutside(name)) return expectOutside(page, name)
  const before = await shown()
  const keptBefore = kept(name) ?? defaultSettings[name]

  for (const [typed, says] of refusalsOf(name)) {
    await give(typed)
    await expect.poll(() => problem.innerText(), limit).toBe(says)
    expect(await page.getByText(says, { exact: true }).count(), `${name}: said once`).toBe(1)
    expect(await field.getAttribute('aria-invalid'), name).toBe('true')
    expect(kept(name) ?? defaultSettings[name], name).toEqual(keptBefore)
    await page.keyboard.press('Escape')
    expect(await shown(), name).toBe(before)
    await expect.poll(() => problem.innerText(), limit).toBe('')
  }

  const good = goodOf(name, before, keptBefore)
  if (good !== null) {
    await give(good.typed)
    await expectKept(good.value)
    await undo(before, keptBefore)
  }
  if (!(name in dangers)) return

  const { to, kept: dangerous = to } = dangers[name as Asking]
  await give(to)
  await dialog.getByText(settingWords(name).ask!).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => dialog.count(), limit).toBe(0)
  expect(await shown(), `${name}: left as it was`).toBe(before)
  expect(kept(name) ?? defaultSettings[name], name).toEqual(keptBefore)
  await give(to)
  await dialog.getByRole('button', { name: words.settings.change }).click()
  await expectKept(dangerous)
  await undo(before, keptBefore)
}

/** Checks a setting that names a program: the window shows it and where to set it, but cannot set it. */
async function expectOutside(page: Page, name: SettingName): Promise<void> {
  const row = page.locator(`[data-setting="${name}"]`)
  expect(await row.locator('input').isDisabled(), name).toBe(true)
  expect(await row.getByText(words.settings.outside({ name })).count(), name).toBe(1)
}

function refusalsOf(name: SettingName): readonly (readonly [typed: string, says: string])[] {
  const { kind } = settingField(name)
  if (kind === 'number') {
    const { min, max, whole } = limitsOf(name)
    const say = (whole ? words.settings.notWhole : words.settings.notANumber)({
      min: formatNumber(min),
      max: formatNumber(max),
    })
    return ['many', '', String(max + 1), String(min - 1), ...(whole ? [String(min + 0.5)] : [])].map((bad) => [
      bad,
      say,
    ])
  }
  const bad = kind === 'text' || kind === 'list' ? samples[name as Typed].bad : null
  return bad === null ? [] : [bad]
}

/** Another valid value, as typed and as stored. Null where every other value needs confirmation. */
function goodOf(
  name: SettingName,
  before: string,
  keptBefore: unknown,
): { readonly typed: string; readonly value: unknown } | null {
  const entry = settingField(name)
  const asks = (value: unknown) => entry.asksWhen?.(value, keptBefore) === true
  switch (entry.kind) {
    case 'switch': {
      const typed = before === 'on' ? 'off' : 'on'
      return asks(typed) ? null : { typed, value: typed }
    }
    case 'choice': {
      const typed = Object.keys(settingOptions(name)).find((option) => option !== before && !asks(option))
      return typed === undefined ? null : { typed, value: typed }
    }
    case 'number': {
      const { max } = limitsOf(name)
      const value = Number(before) < max ? Number(before) + 1 : Number(before) - 1
      return { typed: String(value), value }
    }
    case 'text':
    case 'list': {
      const { good, kept = good } = samples[name as Typed]
      return asks(kept) ? null : { typed: good, value: kept }
    }
  }
}
