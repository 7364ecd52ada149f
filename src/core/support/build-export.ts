import { readdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import type { NotForwarded } from '../../shared/model/not-forwarded.ts'
import type { Snapshot } from '../../shared/contract/events.ts'
import type { LogLine, SupportExport } from '../../shared/model/support.ts'
import { addressNames } from '../../shared/model/settings.ts'
import { redact, redactText } from '../../shared/redact.ts'
import { withoutHome } from './without-home.ts'

/** A number as people write it, with spaces, dots or dashes; after the dates and times that look like one. */
const WRITTEN_NUMBER = /\+?\d(?:[\s().-]?\d){6,}/g
const LOG_TAIL_BYTES = 200_000

/**
 * Everything support needs and nothing that is private: versions, settings without secrets, session states, counts, the diagnosis and the
 * last log lines. No message text, no names; of numbers the last three digits.
 */
export async function buildExport(given: {
  readonly at: number
  readonly snapshot: Snapshot
  readonly lines: readonly LogLine[]
  readonly logFolder: string
  /** By rule and by WhatsApp's names of kinds; no names of people in it. */
  readonly notForwarded: NotForwarded
  /** Default: of this account. */
  readonly home?: string
}): Promise<SupportExport> {
  const { snapshot, at, home = homedir() } = given
  const files: Record<string, string> = {
    'about.json': json({
      version: snapshot.version,
      host: snapshot.capabilities.host,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      uptimeSeconds: Math.round(process.uptime()),
      memoryMegabytes: Math.round(process.memoryUsage().rss / 1024 ** 2),
      madeAt: new Date(at).toISOString(),
    }),
    'settings.json': json(settingsOf(snapshot)),
    'sessions.json': json(snapshot.sessions.map(sessionOf)),
    'state.json': json({
      queue: snapshot.queue,
      core: snapshot.core,
      pause: snapshot.pause,
      // The sentence names the shop; the fault says the same.
      diagnosis: { fault: snapshot.diagnosis.fault, action: snapshot.diagnosis.action },
      run: snapshot.diagnosisRun,
      firstRun: snapshot.firstRun,
      home: { day: snapshot.home.day, received: snapshot.home.received, answered: snapshot.home.answered },
      notices: snapshot.notices.map(({ at, kind, count }) => ({ at, kind, count })),
    }),
    'not-forwarded.json': json(given.notForwarded),
    'log.txt': given.lines.map(lineOf).join('\n'),
    ...(await logFiles(given.logFolder)),
  }
  const zip = zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(withoutHome(text, home))])),
  )
  const stamp = new Date(at).toISOString().slice(0, 16).replace(/[:T]/g, '-')
  return { fileName: `salesboy-support-${stamp}.zip`, base64: Buffer.from(zip).toString('base64') }
}

const json = (value: unknown): string => JSON.stringify(redact(value), null, 2)

function settingsOf({ settings }: Snapshot): unknown {
  const { values, ...rest } = settings
  const groups = values['forward.groups']
  return {
    ...rest,
    values: {
      ...values,
      ...Object.fromEntries(addressNames.map((name) => [name, hostOf(values[name])])),
      'forward.groups': Array.isArray(groups) ? `${groups.length} groups` : groups,
    },
  }
}

/** An address only as far as the host: a path or a query may be a secret. */
function hostOf(address: string): string {
  if (address === '') return ''
  return URL.canParse(address) ? new URL(address).host : 'unreadable'
}

function sessionOf({ id, state, since, phone, linked, selfCheck }: Snapshot['sessions'][number]): unknown {
  // A code or QR links a phone; a failure's message may hold a path.
  const shown = state.kind === 'needs-link' ? { kind: state.kind, offer: state.offer.method } : state
  return { id: id.slice(0, 8), state: shown, since, phone: phone === null ? null : masked(phone), linked, selfCheck }
}

const masked = (number: string): string => number.replace(WRITTEN_NUMBER, (found) => `…${found.slice(-3)}`)

const lineOf = ({ at, level, room, text }: LogLine): string =>
  `${new Date(at).toISOString()} ${level} ${room} ${masked(text)}`

/** The ends of the log files, where the shell keeps some: what happened before the last start is there. */
async function logFiles(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder).catch(() => [] as string[]) // A shell without log files has no folder, or an empty one.
  const files: Record<string, string> = {}
  for (const name of names.filter((found) => found.endsWith('.log')).sort()) {
    const text = (await readFile(join(folder, name))).subarray(-LOG_TAIL_BYTES).toString()
    files[`logs/${name}`] = text.split('\n').map(redactLine).join('\n')
  }
  return files
}

/** The time at the start of a line looks like a number; it stays. */
function redactLine(line: string): string {
  const [stamp = ''] = /^\S*\d{4}-\d\d-\d\dT[\d:.]+Z?\S*/.exec(line) ?? []
  return stamp + masked(redactText(line.slice(stamp.length)))
}
