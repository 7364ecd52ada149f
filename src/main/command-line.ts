import { resolve } from 'node:path'
import type { Overrides } from '../core/ports.ts'
import { parseSetting } from '../core/settings/settings.ts'
import { sessionIdSchema } from '../shared/model/session.ts'
import { splitSetupLink } from './setup-link/find-setup-link.ts'

/** The parsed arguments and environment of this run. The flags and environment names are the same as for the headless host. */
export interface CommandLine {
  /** Absolute path of the data folder, or null for the system's default folder. */
  readonly dataDir: string | null
  /** Start in the tray, without a window. */
  readonly hidden: boolean
  /** A setup link that the system appended, or null. */
  readonly link: string | null
  readonly sessions: readonly string[]
  readonly overrides: Overrides
}

type Environment = Readonly<Record<string, string | undefined>>

/** Flags that set one setting each, with the environment variables that do the same. */
const SETTING_FLAGS = [
  { flag: '--webhook-url', environment: ['SALESBOY_WEBHOOK_URL'], setting: 'core.url' },
  { flag: '--browser', environment: ['SALESBOY_BROWSER', 'PUPPETEER_EXECUTABLE_PATH'], setting: 'browser.path' },
  { flag: '--port', environment: ['SALESBOY_PORT'], setting: 'gateway.port' },
] as const
const SECRET_FLAGS = [
  { flag: '--hmac-secret', environment: 'SALESBOY_HMAC_SECRET', secret: 'core.secret' },
  { flag: '--api-key', environment: 'SALESBOY_API_KEY', secret: 'gateway.apiKey' },
] as const

/** Parses numbers, booleans, lists and quoted texts as JSON; anything else is plain text. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text // not JSON, so it is the text itself
  }
}

/** All values of a flag, written `--flag value` or `--flag=value`. */
function valuesOf(args: readonly string[], flag: string): readonly string[] {
  const values: string[] = []
  for (const [index, argument] of args.entries()) {
    if (argument.startsWith(`${flag}=`)) values.push(argument.slice(flag.length + 1))
    else if (argument === flag) {
      const next = args[index + 1]
      if (next === undefined || next.startsWith('--')) throw new Error(`${flag} needs a value.`)
      values.push(next)
    }
  }
  return values
}

/** Accepts plain decimal numbers only: no exponent, no hexadecimal. */
function readPort(flag: string, text: string): unknown {
  if (!/^-?\d+(\.\d+)?$/.test(text.trim())) throw new Error(`${flag} (gateway.port) takes a number, not "${text}".`)
  return parseSetting('gateway.port', Number(text))
}

function readSettings(args: readonly string[], environment: Environment): Record<string, unknown> {
  const settings: Record<string, unknown> = {}
  for (const { flag, environment: names, setting } of SETTING_FLAGS) {
    const text =
      valuesOf(args, flag).at(-1) ?? names.map((name) => environment[name]).find((value) => value !== undefined)
    if (text !== undefined && text !== '') {
      settings[setting] = setting === 'gateway.port' ? readPort(flag, text) : parseSetting(setting, text)
    }
  }
  for (const pair of valuesOf(args, '--set')) {
    const equals = pair.indexOf('=')
    if (equals < 1) throw new Error(`--set takes NAME=VALUE, not "${pair}".`)
    const name = pair.slice(0, equals)
    settings[name] = parseSetting(name, readValue(pair.slice(equals + 1)))
  }
  return settings
}

function readSessions(args: readonly string[], environment: Environment): readonly string[] {
  const listed = (environment['SALESBOY_SESSIONS'] ?? '').split(',').map((id) => id.trim())
  const ids = [...valuesOf(args, '--session'), ...listed].filter((id) => id !== '')
  const wrong = ids.find((id) => !sessionIdSchema.safeParse(id).success)
  if (wrong !== undefined) throw new Error(`"${wrong}" is not a session id: use 1 to 64 letters, digits, "-" or "_".`)
  return [...new Set(ids)]
}

/**
 * Reads our own flags and ignores everything else (Electron's and Chromium's switches, the program itself).
 * Throws an Error with one sentence for the terminal when a setting is unknown or a value is bad.
 */
export function parseCommandLine(all: readonly string[], environment: Environment): CommandLine {
  const { args, link } = splitSetupLink(all)
  const folder = valuesOf(args, '--data-dir').at(-1) ?? environment['SALESBOY_DATA_DIR']
  const secrets: Partial<Record<(typeof SECRET_FLAGS)[number]['secret'], string>> = {}
  for (const { flag, environment: name, secret } of SECRET_FLAGS) {
    const text = valuesOf(args, flag).at(-1) ?? environment[name]
    if (text !== undefined && text !== '') secrets[secret] = text
  }
  return {
    dataDir: folder === undefined || folder === '' ? null : resolve(folder),
    hidden: args.includes('--hidden'),
    link,
    sessions: readSessions(args, environment),
    overrides: { settings: readSettings(args, environment), secrets },
  }
}
