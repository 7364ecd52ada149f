import { create } from 'zustand'
import type { CommandInput, CommandName, CommandResults } from '../../../shared/contract/commands.ts'
import type { HostEvent, NumberedEvent, Snapshot } from '../../../shared/contract/events.ts'
import { fail, type Result } from '../../../shared/result.ts'
import { msg, type Message } from '../../../shared/words/say.ts'
import { NotAdmitted, type Client } from '../client/client.ts'
import { errorWords, sayIt } from '../i18n/say-it.ts'
import { setOwnZone } from '../lib/own-locale.ts'
import { applyEvent } from './mirror.ts'
import { showToast } from './toast-store.ts'
import { showPlace } from './view-store.ts'

export interface HostState {
  readonly snapshot: Snapshot | null
  readonly contact: 'connecting' | 'open' | 'lost' | 'not-admitted'
  /** Counts snapshots. When it changes, screens reload their data, because they may have missed events. */
  readonly epoch: number
}

/** A mirror of the host. Only snapshots and events change it. */
export const useHost = create<HostState>(() => ({ snapshot: null, contact: 'connecting', epoch: 0 }))

// Subscribed first, because subscribers run in order: the zone must be set before anything is rendered.
useHost.subscribe(({ snapshot }) => snapshot && setOwnZone(snapshot.home.timeZone))

const listeners = new Set<(event: HostEvent) => void>()

/** Calls `listener` with each mirrored event, for screens with their own pages. Returns the function that unsubscribes it. */
export function onHostEvent(listener: (event: HostEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

let client: Client | null = null
let early: NumberedEvent[] = []
let refreshing = false

/** Starts to mirror the host behind `chosen`. Returns the function that stops it. */
export function startMirror(chosen: Client): () => void {
  client = chosen
  return chosen.listen({
    onOpen: () => void refresh(),
    onLost: () => {
      useHost.setState({ contact: 'lost' })
      // The result tells a lost host from one that refuses this page.
      void refresh()
    },
    onEvent: receive,
  })
}

/** Renders a burst of events at most thirty times a second, so that the page still reacts to the keyboard. */
const GATHER_MS = 33
let gathering = false

function receive(event: NumberedEvent): void {
  // Navigation is not part of the state: carry it out once, even before the first snapshot.
  if (event.event.type === 'navigate') showPlace(event.event.place)
  early.push(event)
  if (gathering) return
  gathering = true
  setTimeout(playGathered, GATHER_MS)
}

/** Applies the gathered events to the snapshot. Without a snapshot, or while a new one loads, the events wait. */
function playGathered(): void {
  gathering = false
  const { snapshot } = useHost.getState()
  if (snapshot === null || refreshing) return
  let next = snapshot
  const told: Message[] = []
  const gathered = early
  early = []
  for (const [index, event] of gathered.entries()) {
    if (event.seq <= next.seq) continue
    if (event.seq !== next.seq + 1) {
      early = [...gathered.slice(index), ...early]
      void refresh()
      break
    }
    next = applyEvent(next, event)
    const { event: what } = event
    for (const listener of [...listeners]) listener(what)
    if (what.type === 'notice') told.push(what.notice.said)
  }
  if (next !== snapshot) useHost.setState({ snapshot: next })
  // Show no toast for a notice that the status sentence already shows.
  for (const text of told.map(sayIt)) {
    if (text !== sayIt(next.diagnosis.said)) showToast({ text, tone: 'notice' })
  }
}

/** Takes a new snapshot and applies the events received while it loaded. */
async function refresh(): Promise<void> {
  if (refreshing || client === null) return
  refreshing = true
  try {
    const result = await client.call('snapshot', {})
    if (!result.ok) {
      useHost.setState({ contact: 'lost' })
      return
    }
    let snapshot = result.value
    for (const event of early.toSorted((a, b) => a.seq - b.seq)) {
      if (event.seq === snapshot.seq + 1) snapshot = applyEvent(snapshot, event)
    }
    early = []
    useHost.setState(({ epoch }) => ({ snapshot, contact: 'open', epoch: epoch + 1 }))
  } catch (error) {
    if (!(error instanceof NotAdmitted)) throw error
    useHost.setState({ contact: 'not-admitted' })
  } finally {
    refreshing = false
  }
}

/** Takes a new snapshot now, without waiting for the automatic reconnect every few seconds. */
export function lookForHost(): void {
  void refresh()
}

/**
 * Sends a command. Resolves when the mirror has the changes of the command, because its events may arrive after its result. The caller
 * shows a failure. Throws before startMirror was called.
 */
export async function ask<K extends CommandName>(name: K, args: CommandInput<K>): Promise<Result<CommandResults[K]>> {
  if (client === null) throw new Error('no client yet')
  const result = await client.call(name, args).catch(notAdmitted)
  if (result.ok && result.seq !== undefined) await mirrored(result.seq)
  return result
}

/** The host no longer knows this page: tells the owner, and counts as a failure. Rethrows any other error. */
function notAdmitted(error: unknown): Result<never> {
  if (!(error instanceof NotAdmitted)) throw error
  useHost.setState({ contact: 'not-admitted' })
  return fail('unavailable', msg('error.no-answer'))
}

/** How long a result waits for its events (ms). They are late when the connection that brings them is broken but not yet lost. */
const EVENTS_WAIT_MS = 1_000

/** Resolves when the mirror has applied the event with this number, or cannot soon. */
function mirrored(seq: number): Promise<void> {
  const isOver = ({ snapshot, contact }: HostState) => snapshot === null || contact !== 'open' || snapshot.seq >= seq
  return waitForHost(isOver, EVENTS_WAIT_MS)
}

/** Resolves when the mirror is as wanted, at the latest after `limitMs`. */
export async function waitForHost(isWanted: (state: HostState) => boolean, limitMs: number): Promise<void> {
  if (isWanted(useHost.getState())) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = useHost.subscribe((state) => isWanted(state) && resolve())
  const timer = setTimeout(resolve, limitMs)
  await promise
  clearTimeout(timer)
  stop()
}

/** Sends a command and shows a failure as a toast. */
export async function command<K extends CommandName>(
  name: K,
  args: CommandInput<K>,
): Promise<Result<CommandResults[K]>> {
  const result = await ask(name, args)
  if (!result.ok) showToast({ text: errorWords(result.error), tone: 'problem' })
  return result
}
