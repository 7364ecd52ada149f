import type { Clock } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import { createVersionReader } from './browser-version.ts'
import { chooseBrowser } from './choose-browser.ts'
import type { BrowserChoice } from './create-browser-room.ts'

/** The choice without a folder for fetched browsers: the one that is set, else an installed one. */
export function createInstalledChoice(clock: Clock, settings: Pick<SettingsReader, 'get'>): BrowserChoice {
  const versions = createVersionReader(clock)
  return {
    find: () => chooseBrowser(settings.get('browser.path')),
    version: (browser) => versions.read(browser.path),
    onOther: () => () => undefined,
  }
}
