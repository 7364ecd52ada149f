import { create } from 'zustand'
import type { MessageView } from '../../../../shared/model/message.ts'
import { ask, command } from '../../stores/host-store.ts'
import { createToldMeanwhile } from '../../lib/told-meanwhile.ts'
import { shopZone } from '../../stores/shop-zone.ts'
import { fits, queryOf, type ActivityFilter } from './activity-filter.ts'

interface ActivityState {
  readonly filter: ActivityFilter | null
  /** Newest first. */
  readonly messages: readonly MessageView[]
  readonly more: boolean
  readonly status: 'loading' | 'ready' | 'failed'
  /** The person has scrolled down: nothing may move. */
  readonly held: boolean
  /** What came meanwhile, newest first. */
  readonly fresh: readonly MessageView[]
}

const PAGE = 100
/** The most that the host gives at once. */
const LONGEST = 200
export const useActivity = create<ActivityState>(() => ({
  filter: null,
  messages: [],
  more: false,
  status: 'loading',
  held: false,
  fresh: [],
}))

let asked = 0
let turning = false

const meanwhile = createToldMeanwhile((message: MessageView) => apply(message))

/**
 * Reads the first page. Another filter empties the table; the same one, asked again after the host was away, reads as much as is shown
 * and keeps whoever reads further down where they are.
 */
export async function loadActivity(filter: ActivityFilter): Promise<void> {
  asked += 1
  const mine = asked
  const now = useActivity.getState()
  const same = JSON.stringify(filter) === JSON.stringify(now.filter)
  if (!same) useActivity.setState({ filter, messages: [], fresh: [], more: false, status: 'loading' })
  meanwhile.begin()
  const shown = same ? now.messages.length : 0
  const read: MessageView[] = []
  let more = true
  while (more && (read.length === 0 || read.length < shown)) {
    const last = read.at(-1)
    const part = last === undefined ? { limit: PAGE } : { limit: LONGEST, before: last.id }
    // A failure is said once, in the table's own place.
    const result = await ask('messages.list', { ...queryOf(filter, shopZone()), ...part })
    if (mine !== asked) return
    if (!result.ok) {
      meanwhile.giveUp()
      return useActivity.setState({ status: 'failed' })
    }
    read.push(...result.value.messages)
    more = result.value.more
  }
  useActivity.setState((state) => ({ ...reread(state, read), more, status: 'ready' }))
  meanwhile.end()
}

/** While the table is held nothing moves: what has come above its first row waits. */
function reread({ messages, held }: ActivityState, read: readonly MessageView[]) {
  const top = messages[0]?.id
  if (!held || top === undefined) return { messages: read, fresh: [] }
  return { messages: read.filter(({ id }) => id <= top), fresh: read.filter(({ id }) => id > top) }
}

/** Reads the next older page, once at a time. */
export async function loadOlderMessages(): Promise<void> {
  const { filter, messages, more } = useActivity.getState()
  const last = messages.at(-1)
  if (!more || turning || filter === null || last === undefined) return
  turning = true
  const mine = asked
  const result = await command('messages.list', { ...queryOf(filter, shopZone()), limit: PAGE, before: last.id })
  turning = false
  if (mine !== asked || !result.ok) return
  const { value } = result
  useActivity.setState((now) => ({ messages: [...now.messages, ...value.messages], more: value.more }))
}

/** By their number, newest first, each once. */
function settleIn(messages: readonly MessageView[], incoming: readonly MessageView[]): readonly MessageView[] {
  if (incoming.length === 0) return messages
  if (incoming.at(-1)!.id > (messages[0]?.id ?? 0)) return [...incoming, ...messages]
  const byId = new Map(messages.map((message) => [message.id, message]))
  for (const message of incoming) byId.set(message.id, message)
  return [...byId.values()].sort((a, b) => b.id - a.id)
}

/**
 * A message is new or another than before: known rows change in place, others come in where they belong, which with a filter for a state
 * need not be the top. What is older than all that is loaded is left to its page.
 */
export function applyMessage(message: MessageView): void {
  meanwhile.note(message)
  apply(message)
}

function apply(message: MessageView): void {
  const { filter, messages, fresh, more, held, status } = useActivity.getState()
  if (filter === null || status !== 'ready') return
  const at = messages.findIndex((known) => known.id === message.id)
  // A row that no longer fits its filter stays until the table is read anew: what one is reading does not vanish.
  if (at >= 0) return useActivity.setState({ messages: messages.with(at, message) })
  const isInReach = !more || message.id > (messages.at(-1)?.id ?? 0)
  const others = fresh.filter((known) => known.id !== message.id)
  if (!isInReach || !fits(message, filter, shopZone())) {
    if (others.length !== fresh.length) useActivity.setState({ fresh: others })
    return
  }
  const waiting = settleIn(others, [message])
  useActivity.setState(held ? { fresh: waiting } : { messages: settleIn(messages, waiting), fresh: [] })
}

/** Holds the table still while it is read further down; lets everything in when it is back at the top. */
export function holdActivity(held: boolean): void {
  const state = useActivity.getState()
  if (state.held === held) return
  useActivity.setState(held ? { held } : { held, messages: settleIn(state.messages, state.fresh), fresh: [] })
}
