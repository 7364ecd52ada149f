import { z } from 'zod'
import { parseTypedAddress } from '../../../../shared/setup/setup-address.ts'
import { listSeparator, settingSchemas, type SettingName } from '../../../../shared/model/settings.ts'
import { isPlainCode, msg } from '../../../../shared/words/say.ts'
import type { SettingKind } from '../../i18n/setting-fields.ts'
import { words } from '../../i18n/words.ts'
import { sayIt } from '../../i18n/say-it.ts'
import { plainDigits } from '../../lib/plain-digits.ts'
import { formatNumber } from '../../lib/time.ts'

export interface Limits {
  readonly min: number
  readonly max: number
  readonly whole: boolean
}

/** The limits of a number setting, from the same schema that the host validates with. */
export function limitsOf(name: SettingName): Limits {
  const {
    type,
    minimum = 0,
    maximum = 0,
  } = z.toJSONSchema(settingSchemas[name]) as {
    type?: string
    minimum?: number
    maximum?: number
  }
  return { min: minimum, max: maximum, whole: type === 'integer' }
}

export type ReadValue =
  { readonly kind: 'ok'; readonly value: unknown } | { readonly kind: 'bad'; readonly why: string }

/** Parses the typed text. Returns the setting's value, or a sentence that says how to correct it. */
export function readValue(name: SettingName, typed: string, kind: SettingKind): ReadValue {
  if (isAddress(name) && typed.trim() !== '') return readAddress(typed)
  const isNumber = kind === 'number'
  const parsed = settingSchemas[name].safeParse(typedValue(name, plainDigits(typed.trim()), kind))
  if (parsed.success) return { kind: 'ok', value: parsed.data }
  if (!isNumber) return { kind: 'bad', why: whyWords(parsed.error.issues[0]!.message) }
  const { min, max, whole } = limitsOf(name)
  const say = whole ? words.settings.notWhole : words.settings.notANumber
  return { kind: 'bad', why: say({ min: formatNumber(min), max: formatNumber(max) }) }
}

/** URLs that get messages or secrets. They must be https or on this computer, as in the first run. */
const isAddress = (name: SettingName): boolean =>
  name === 'core.url' || name === 'core.streamUrl' || name === 'core.eventsUrl' || name === 'browser.fetchFrom'

function readAddress(typed: string): ReadValue {
  const address = parseTypedAddress(typed)
  if (address.kind === 'ok') return { kind: 'ok', value: address.url }
  return { kind: 'bad', why: sayIt(msg(`setup.${address.reason}`)) }
}

/** The value as text for the input field. */
export function asTyped(name: SettingName, value: unknown): string {
  return Array.isArray(value) ? value.join(listSeparator(name) === '|' ? ' | ' : ',') : String(value)
}

function typedValue(name: SettingName, text: string, kind: SettingKind): unknown {
  if (kind === 'number') return text === '' ? Number.NaN : Number(text)
  if (kind !== 'list') return text
  return text
    .split(listSeparator(name))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** A schema's message may be a code of the catalog that explains the format. Otherwise a general sentence is used. */
function whyWords(message: string): string {
  return sayIt(msg(isPlainCode(message) ? message : 'error.invalid-arguments'))
}
