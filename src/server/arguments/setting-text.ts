import { parseSetting } from '../../core/settings/settings.ts'
import { CommandError } from '../../shared/result.ts'
import {
  defaultSettings,
  isSettingName,
  listSeparator,
  secretNames,
  type SettingValue,
} from '../../shared/model/settings.ts'

const SECRET_FLAGS = {
  'core.secret': '--hmac-secret',
  'gateway.apiKey': '--api-key',
  'core.previousSecret': '--hmac-secret (the former secret is kept by itself)',
} as const

/**
 * Parses `NAME=VALUE` of `--set`. The value is text, a number, or a list with commas, depending on the setting.
 * Throws a worded `CommandError` for an unknown name or an invalid value; never repeats a secret's value.
 */
export function parseSettingText(text: string): readonly [string, SettingValue] {
  const equals = text.indexOf('=')
  const name = (equals < 0 ? text : text.slice(0, equals)).trim()
  for (const secret of secretNames) {
    if (name === secret) throw wrong(`"${name}" is a secret: give it with ${SECRET_FLAGS[secret]} or the environment.`)
  }
  if (equals < 0) throw wrong(`--set needs NAME=VALUE, as in --set replies.maxAgeHours=6; got "${text}".`)
  return [name, settingValueOf(name, text.slice(equals + 1).trim())]
}

/** Parses one setting's value from a command line or an environment variable. Throws `CommandError` for an invalid one. */
export function settingValueOf(name: string, value: string): SettingValue {
  if (!isSettingName(name)) return parseSetting(name, value)
  if (typeof defaultSettings[name] === 'number') {
    // Plain decimal numbers only: no exponent, no hexadecimal.
    if (!/^-?\d+(\.\d+)?$/.test(value.trim())) throw wrong(`The setting "${name}" takes a number, not "${value}".`)
    return parseSetting(name, Number(value))
  }
  const list = value.split(listSeparator(name)).map((entry) => entry.trim())
  if (Array.isArray(defaultSettings[name])) return parseSetting(name, value === '' ? [] : list)
  try {
    return parseSetting(name, value)
  } catch (error) {
    if (name !== 'forward.groups') throw error
    if (!list.every((id) => /^[^@\s]+@g\.us$/.test(id))) {
      throw wrong(`The setting "${name}" cannot be "${value}": use none, all, or group ids such as 123@g.us,456@g.us.`)
    }
    return parseSetting(name, list)
  }
}

function wrong(message: string): CommandError {
  return new CommandError('invalid-arguments', message)
}
