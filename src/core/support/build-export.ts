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

/** A phone number as people write it, with spaces, dots or dashes. Dates match too, so leave time stamps out before using it. */
const WRITTEN_NUMBER = /\+?\d(?:[\s().-]?\d){6,}/g
const LOG_TAIL_BYTES = 200_000

/**
 * Builds a zip with everything support needs and nothing private: versions, settings without secrets, session states, counts, the
 * diagnosis and the last log lines. It has no message text and no names, and only the last three digits of phone numbers.
 */
export async function buildExport(given: {
  readonly at: number
  readonly snapshot: Snapshot
  readonly lines: readonly LogLine[]
  readonly logFolder: string
  /** Counts by rule and by WhatsApp's message type; contains no names of people. */
  readonly notForwarded: NotForwarded
  /** Home folder to hide. Default: this account's. */
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
      // The sentence contains the shop's name, so only the fault and the action are exported.
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

/** The host of an address only, because its path or query may be secret. */
function hostOf(address: string): string {
  if (address === '') return ''
  return URL.canParse(address) ? new URL(address).host : 'unreadable'
}

function sessionOf({ id, state, since, phone, linked, selfCheck }: Snapshot['sessions'][number]): unknown {
  // Leaves out the pairing code or QR, because it links a phone. A failure's message may hold a path; `withoutHome` shortens it.
  const shown = state.kind === 'needs-link' ? { kind: state.kind, offer: state.offer.method } : state
  return { id: id.slice(0, 8), state: shown, since, phone: phone === null ? null : masked(phone), linked, selfCheck }
}

const masked = (number: string): string => number.replace(WRITTEN_NUMBER, (found) => `…${found.slice(-3)}`)

const lineOf = ({ at, level, room, text }: LogLine): string =>
  `${new Date(at).toISOString()} ${level} ${room} ${masked(text)}`

/** The ends of the shell's log files, which include the time before the last start. */
async function logFiles(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder).catch(() => [] as string[]) // A shell without log files has no folder, or an empty one.
  const files: Record<string, string> = {}
  for (const name of names.filter((found) => found.endsWith('.log')).sort()) {
    const text = (await readFile(join(folder, name))).subarray(-LOG_TAIL_BYTES).toString()
    files[`logs/${name}`] = text.split('\n').map(redactLine).join('\n')
  }
  return files
}

/** Masks a line but keeps the time at its start, which looks like a phone number. */
function redactLine(line: string): string {
  const [stamp = ''] = /^\S*\d{4}-\d\d-\d\dT[\d:.]+Z?\S*/.exec(line) ?? []
  return stamp + masked(redactText(line.slice(stamp.length)))
}
