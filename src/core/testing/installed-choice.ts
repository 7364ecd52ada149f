import type { Clock } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import { createVersionReader } from '../browser/browser-version.ts'
import { listBrowsers } from '../browser/list-browsers.ts'
import type { BrowserChoice } from '../browser/create-browser-room.ts'

/** A choice of the browser in the setting, else an installed one. Has no fetched browsers and remembers nothing. */
export function createInstalledChoice(clock: Clock, settings: Pick<SettingsReader, 'get'>): BrowserChoice {
  const versions = createVersionReader(clock)
  return {
    find(tried = new Set()) {
      const { browsers, missing } = listBrowsers(settings.get('browser.path'))
      const browser = browsers.find(({ path }) => !tried.has(path))
      return browser === undefined ? { kind: 'missing', said: missing } : { kind: 'found', browser }
    },
    version: (browser) => versions.read(browser.path),
    mayDropSandbox: () => settings.get('browser.sandbox') === 'off',
    leave: () => undefined,
    started: () => undefined,
    onOther: () => () => undefined,
  }
}
