import { addressNames, type SettingName } from '../../shared/model/settings.ts'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import { parseCoreUrl } from '../ids/core-url.ts'

/** All addresses except `updates.feedUrl`, because its schema has its own rule. */
const checked: ReadonlySet<SettingName> = new Set(addressNames.filter((name) => name !== 'updates.feedUrl'))

/**
 * Throws `CommandError` for an address that can never be used, whatever its source: if accepted, the feature would only show as not set
 * up. Empty is allowed and means off. The error does not repeat the value, because it may hold a password.
 */
export function requireUsableAddress(name: SettingName, value: unknown): void {
  if (!checked.has(name) || typeof value !== 'string' || value === '') return
  const address = parseCoreUrl(value, null)
  if (address.kind === 'ok') return
  throw new CommandError('invalid-arguments', {
    english: `The address "${name}" cannot be used. ${address.why}`,
    said: msg(`setup.${address.reason}`),
  })
}
