import { addressNames, type SettingName } from '../../shared/model/settings.ts'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import { parseCoreUrl } from '../ids/core-url.ts'

/** `updates.feedUrl` is held to its own rule, by its schema. */
const checked: ReadonlySet<SettingName> = new Set(addressNames.filter((name) => name !== 'updates.feedUrl'))

/**
 * Refuses an address that nothing could ever be sent to or fetched from, whoever gives it: accepted, its line would only sit there as
 * not set up. Empty stays allowed: turned off. The value is not repeated: it may hold a password.
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
