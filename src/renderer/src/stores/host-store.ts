import { create } from 'zustand'
import type { CommandInput, CommandName, CommandResults } from '../../../shared/contract/commands.ts'
import type { HostEvent, NumberedEvent, Snapshot } from '../../../shared/contract/events.ts'
import type { Message } from '../../../shared/words/say.ts'
import type { Result } from '../../../shared/result.ts'
import { NotAdmitted, type Client } from '../client/client.ts'
import { errorWords, sayIt } from '../i18n/say-it.ts'
import { setOwnZone } from '../lib/own-locale.ts'
import { applyEvent } from './mirror.ts'
import { showToast } from './toast-store.ts'
import { showPlace } from './view-store.ts'

export interface HostState {
  readonly snapshot: Snapshot | null
  readonly contact: 'connecting' | 'open' | 'lost' | 'not-admitted'
  /** Counts snapshots: what a screen read before the newest one may have missed something and is read again. */
  readonly epoch: number
}

/** A mirror of the host: written only by snapshots and events. */
export const useHost = create<HostState>(() => ({ snapshot: null, contact: 'connecting', epoch: 0 }))

// Before anything is drawn of it: the subscribers of a store are called in their order.
useHost.subscribe(({ snapshot }) => snapshot && setOwnZone(snapshot.home.timeZone))

const listeners = new Set<(event: HostEvent) => void>()

/** Calls back with each event as it is mirrored, for screens that hold pages of their own; returns the unsubscribe. */
export function onHostEvent(listener: (event: HostEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

let client: Client | null = null
let early: NumberedEvent[] = []
let refreshing = false

/** Begins to mirror the host behind `chosen`; returns the stop. */
export function startMirror(chosen: Client): () => void {
  client = chosen
  return chosen.listen({
    onOpen: () => void refresh(),
    onLost: () => {
      useHost.setState({ contact: 'lost' })
      // Tells a host that is away from one that does not know this page.
      void refresh()
    },
    onEvent: receive,
  })
}

/** A storm of events is drawn thirty times a second, not once for each: the keyboard must get through. */
const GATHER_MS = 33
let gathering = false

function receive(event: NumberedEvent): void {
  // Not a state: it is done once, also when it came before the first snapshot.
  if (event.event.type === 'navigate') showPlace(event.event.place)
  early.push(event)
  if (gathering) return
  gathering = true
  setTimeout(playGathered, GATHER_MS)
}

/** Plays what has gathered on the snapshot; events that come before one, or while a new one is on its way, wait for it. */
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
  // What the one sentence says already is not said twice.
  for (const text of told.map(sayIt)) {
    if (text !== sayIt(next.diagnosis.said)) showToast({ text, tone: 'notice' })
  }
}

/** Takes a new snapshot and plays the events on it that came meanwhile. */
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

/** Asks for a new snapshot now; the page asks by itself too, every few seconds. */
export function lookForHost(): void {
  void refresh()
}

/** Sends a command whose failure is shown where it was asked for. */
export async function ask<K extends CommandName>(name: K, args: CommandInput<K>): Promise<Result<CommandResults[K]>> {
  if (client === null) throw new Error('no client yet')
  return client.call(name, args)
}

/** Sends a command; a failure becomes a toast in plain words. */
export async function command<K extends CommandName>(
  name: K,
  args: CommandInput<K>,
): Promise<Result<CommandResults[K]>> {
  const result = await ask(name, args)
  if (!result.ok) showToast({ text: errorWords(result.error), tone: 'problem' })
  return result
}
