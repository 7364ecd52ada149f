import type { CoreSettings, GatewayReach, ReplyMode } from './core-api.ts'
import { parseFields, wholeNumber } from './parse-fault-rule.ts'

const MODES: readonly string[] = ['response', 'callback', 'both'] satisfies ReplyMode[]
const REACHES: readonly string[] = ['reachable', 'unreachable', 'swallowing'] satisfies GatewayReach[]
const MOST_THINKING_MS = 3_600_000
const MOST_AHEAD_SECONDS = 10 * 365 * 86_400

function texts(value: unknown, name: string): readonly string[] {
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value
  throw new Error(`"${name}" must be a list of texts`)
}

function gateway(value: unknown): CoreSettings['gateway'] {
  if (value === null) return null
  const { url, apiKey } = parseFields(value, '"gateway"')
  if (typeof url !== 'string' || !URL.canParse(url)) throw new Error('"gateway.url" must be an address')
  if (typeof apiKey !== 'string' || !/^[\x20-\x7e]+$/.test(apiKey)) throw new Error('"gateway.apiKey" must be a text')
  return { url, apiKey }
}

const READERS: {
  readonly [Name in keyof CoreSettings]: (fields: Readonly<Record<string, unknown>>) => CoreSettings[Name]
} = {
  thinkingMs: (fields) => wholeNumber(fields, 'thinkingMs', 0, MOST_THINKING_MS),
  mode: ({ mode }) => {
    if (typeof mode !== 'string' || !MODES.includes(mode)) throw new Error(`"mode" must be one of ${MODES.join(', ')}`)
    return mode as ReplyMode
  },
  gateway: (fields) => gateway(fields['gateway']),
  reach: ({ reach }) => {
    if (typeof reach === 'string' && REACHES.includes(reach)) return reach as GatewayReach
    throw new Error(`"reach" must be one of ${REACHES.join(', ')}`)
  },
  rewords: ({ rewords }) => {
    if (typeof rewords !== 'boolean') throw new Error('"rewords" must be true or false')
    return rewords
  },
  checks: ({ checks }) => {
    if (typeof checks !== 'boolean') throw new Error('"checks" must be true or false')
    return checks
  },
  users: ({ users }) => (users === null ? null : texts(users, 'users')),
  inactiveUsers: ({ inactiveUsers }) => texts(inactiveUsers, 'inactiveUsers'),
  groupReplies: ({ groupReplies }) => {
    if (typeof groupReplies !== 'boolean') throw new Error('"groupReplies" must be true or false')
    return groupReplies
  },
  ignored: ({ ignored }) => texts(ignored, 'ignored'),
  clockAheadSeconds: (fields) => wholeNumber(fields, 'clockAheadSeconds', -MOST_AHEAD_SECONDS, MOST_AHEAD_SECONDS),
}

/** Reads changed settings that came over the control API. Throws a one-sentence error when a setting is unknown or invalid. */
export function parseSettings(value: unknown): Partial<CoreSettings> {
  const fields = parseFields(value, 'the settings')
  const entries = Object.keys(fields).map((name) => {
    if (!Object.hasOwn(READERS, name)) throw new Error(`there is no setting "${name}"`)
    return [name, READERS[name as keyof CoreSettings](fields)]
  })
  return Object.fromEntries(entries) as Partial<CoreSettings>
}
