import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { sessionIdSchema } from '../../shared/model/session.ts'
import type { SecretName } from '../../shared/model/settings.ts'
import { CommandError } from '../../shared/result.ts'
import { isLogLevel, logLevels } from '../adapters/console-logger.ts'
import { defaultDataDir, formerDataDir } from './default-data-dir.ts'
import type { HostOptions, Machine, ParsedArguments } from './host-options.ts'
import { parseSettingText, settingValueOf } from './setting-text.ts'

const text = { type: 'string' } as const
const texts = { type: 'string', multiple: true } as const
const on = { type: 'boolean' } as const
const FLAGS = {
  'data-dir': text,
  port: text,
  'webhook-url': text,
  'hmac-secret': text,
  'api-key': text,
  session: texts,
  browser: text,
  set: texts,
  'no-ui': on,
  'log-level': text,
  help: { ...on, short: 'h' },
  version: { ...on, short: 'v' },
} as const

/** Environment variables: our name first, then the old gateway's. */
const VARIABLES = {
  port: ['SALESBOY_PORT', 'PORT'],
  'webhook-url': ['SALESBOY_WEBHOOK_URL', 'NEXT_WEBHOOK_URL'],
  'hmac-secret': ['SALESBOY_HMAC_SECRET', 'HMAC_SECRET'],
  'api-key': ['SALESBOY_API_KEY', 'API_SECRET_KEY'],
  browser: ['SALESBOY_BROWSER', 'PUPPETEER_EXECUTABLE_PATH'],
  'data-dir': ['SALESBOY_DATA_DIR'],
} as const
type Name = keyof typeof VARIABLES

const SETTINGS = { port: 'gateway.port', 'webhook-url': 'core.url', browser: 'browser.path' } as const
const SECRETS = { 'hmac-secret': 'core.secret', 'api-key': 'gateway.apiKey' } as const
const MAX_SECRET = 4_096

/** Reads the command line and the environment. Flags override variables, and our variables override the old gateway's. Never throws. */
export function parseArguments(argv: readonly string[], machine: Machine): ParsedArguments {
  try {
    const { values } = parseArgs({
      args: withNegativeNumbers(argv),
      options: FLAGS,
      strict: true,
      allowPositionals: false,
    })
    if (values.help) return { kind: 'help' }
    if (values.version) return { kind: 'version' }
    return { kind: 'run', options: readOptions(values, machine) }
  } catch (error) {
    return { kind: 'wrong', message: `${explain(error)} See --help.` }
  }
}

/** Joins `--port -1` to `--port=-1`, so that it is refused as a wrong number and not as an unknown flag. */
function withNegativeNumbers(argv: readonly string[]): string[] {
  const joined: string[] = []
  for (const word of argv) {
    const flag = joined.at(-1)?.slice(2)
    if (/^-\d/.test(word) && flag !== undefined && isTakingText(flag)) joined.push(`${joined.pop()}=${word}`)
    else joined.push(word)
  }
  return joined
}

function isTakingText(flag: string): boolean {
  return Object.hasOwn(FLAGS, flag) && FLAGS[flag as keyof typeof FLAGS].type === 'string'
}

type Values = ReturnType<typeof parseArgs<{ options: typeof FLAGS; strict: true }>>['values']

function readOptions(values: Values, machine: Machine): HostOptions {
  const { environment } = machine
  /** The value and its source, which an error message names; null when it is not given. */
  const given = (name: Name): readonly [value: string, source: string] | null => {
    if (values[name] !== undefined) return [values[name], `--${name}`]
    const variable = VARIABLES[name].find((candidate) => (environment[candidate] ?? '') !== '')
    return variable === undefined ? null : [environment[variable] ?? '', variable]
  }

  const settings: Record<string, unknown> = {}
  for (const assignment of values.set ?? []) {
    const [name, value] = parseSettingText(assignment)
    settings[name] = value
  }
  for (const [flag, name] of Object.entries(SETTINGS) as [keyof typeof SETTINGS, string][]) {
    // `--set` is also a flag: it overrides the variable, and the setting's own flag overrides `--set`.
    if (values[flag] === undefined && name in settings) continue
    const found = given(flag)
    if (found) settings[name] = from(found[1], () => settingValueOf(name, found[0]))
  }

  const secrets: Partial<Record<SecretName, string>> = {}
  for (const [flag, name] of Object.entries(SECRETS) as [keyof typeof SECRETS, SecretName][]) {
    const found = given(flag)
    if (!found) continue
    const [secret, source] = found
    if (secret === '' || secret.length > MAX_SECRET) throw wrong(`${source} needs 1 to ${MAX_SECRET} characters.`)
    secrets[name] = secret
  }

  const named = given('data-dir')?.[0]
  const dataDir = named ?? defaultDataDir(machine)
  if (dataDir === '') throw wrong('--data-dir needs a folder.')
  const logLevel = values['log-level'] ?? 'info'
  if (!isLogLevel(logLevel)) throw wrong(`--log-level is one of ${logLevels.join(', ')}; got "${logLevel}".`)
  return {
    dataDir: resolve(machine.workingDirectory, dataDir),
    formerDataDir: named === undefined ? formerDataDir(machine) : null,
    overrides: { settings, secrets },
    sessions: readSessions(values.session, environment['SALESBOY_SESSIONS']),
    ui: values['no-ui'] !== true,
    logLevel,
  }
}

function readSessions(flags: readonly string[] | undefined, variable: string | undefined): readonly string[] {
  const [ids, source] = flags ? [flags, '--session'] : [(variable ?? '').split(','), 'SALESBOY_SESSIONS']
  const trimmed = ids.map((id) => id.trim()).filter((id) => id !== '' || flags !== undefined)
  for (const id of trimmed) {
    const parsed = sessionIdSchema.safeParse(id)
    if (!parsed.success)
      throw wrong(`${source}: "${id}" is no session id. ${parsed.error.issues[0]?.message ?? ''}`.trim())
  }
  return [...new Set(trimmed)]
}

function from<T>(source: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw wrong(`${source}: ${(error as Error).message}`)
  }
}

function wrong(message: string): CommandError {
  return new CommandError('invalid-arguments', message)
}

function explain(error: unknown): string {
  if (error instanceof CommandError) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  // Does not repeat the stray word, because it may be the second half of a secret with a space in it.
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    return 'A word does not belong to any flag. Put values with spaces in quotes.'
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' && message.includes('ambiguous')) {
    const flag = /'(--[a-z-]+)/.exec(message)?.[1] ?? 'A flag'
    return `${flag} is followed by a word that begins with "-". If that is its value, write ${flag}=VALUE.`
  }
  const first = message.split(/\.\s|\n/)[0] ?? message
  return first.endsWith('.') ? first : `${first}.`
}
