import { defaultSettings, secretNames, settingNames } from '../../shared/model/settings.ts'
import { msg, type Message } from '../../shared/words/say.ts'
import type { KeyValue } from '../storage/key-value.ts'
import type { SettingsService } from './settings.ts'

const KEY = 'settings.entered'
/** Values without which no customer is answered, or no caller may use the API. Each has its own sentence. */
const NEEDED = {
  'core.url': 'notice.address-gone',
  'core.secret': 'notice.secret-gone',
  'gateway.apiKey': 'notice.api-key-gone',
} as const

/**
 * Detects a lost settings file or secret. Keeps the names (never the values) of what the owner entered in the record, and returns messages
 * about what must be entered again. Updates the names until `stop`. Sessions do not depend on either file.
 */
export function watchEnteredValues(deps: {
  readonly settings: Pick<SettingsService, 'view' | 'onChanged'>
  readonly keyValue: Pick<KeyValue, 'get' | 'set'>
}): { readonly missing: readonly Message[]; stop(): void } {
  const { settings, keyValue } = deps
  const before = namesIn(keyValue.get(KEY))
  const now = enteredNames(settings)
  const { fixed } = settings.view()
  // A value fixed for this run is not missing.
  const gone = before.filter((name) => !now.includes(name) && !(fixed as readonly string[]).includes(name))
  const missing: Message[] = Object.entries(NEEDED).flatMap(([name, code]) => (gone.includes(name) ? [msg(code)] : []))
  if (gone.some((name) => !Object.hasOwn(NEEDED, name))) missing.push(msg('notice.settings-gone'))
  keyValue.set(KEY, now)
  return { missing, stop: settings.onChanged(() => keyValue.set(KEY, enteredNames(settings))) }
}

/** Names of settings and secrets the owner entered; excludes values fixed for this run. */
function enteredNames(settings: Pick<SettingsService, 'view'>): readonly string[] {
  const { values, secrets, fixed } = settings.view()
  const names: readonly string[] = [
    ...settingNames.filter((name) => JSON.stringify(values[name]) !== JSON.stringify(defaultSettings[name])),
    ...secretNames.filter((name) => secrets[name]),
  ]
  return names.filter((name) => !(fixed as readonly string[]).includes(name))
}

const namesIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
