import { create } from 'zustand'
import type { MessageView } from '../../../../shared/model/message.ts'
import { ask, command } from '../../stores/host-store.ts'
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

/** Reads the first page. Another filter empties the table; the same one keeps it until the answer is there. */
export async function loadActivity(filter: ActivityFilter): Promise<void> {
  asked += 1
  const mine = asked
  const same = JSON.stringify(filter) === JSON.stringify(useActivity.getState().filter)
  useActivity.setState(same ? { filter } : { filter, messages: [], fresh: [], more: false, status: 'loading' })
  // A failure is said once, in the table's own place.
  const result = await ask('messages.list', { ...queryOf(filter, shopZone()), limit: PAGE })
  if (mine !== asked) return
  if (!result.ok) return useActivity.setState({ status: 'failed' })
  useActivity.setState({ ...result.value, fresh: [], status: 'ready' })
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

/** A message is new or another than before: known rows change in place, new ones come in at the top. */
export function applyMessage(message: MessageView): void {
  const { filter, messages, fresh, held, status } = useActivity.getState()
  if (filter === null || status !== 'ready') return
  const at = messages.findIndex((known) => known.id === message.id)
  // A row that no longer fits its filter stays until the table is read anew: what one is reading does not vanish.
  if (at >= 0) return useActivity.setState({ messages: messages.with(at, message) })
  const isNewer = message.id > (messages[0]?.id ?? 0)
  const others = fresh.filter((known) => known.id !== message.id)
  if (!isNewer || !fits(message, filter, shopZone())) {
    if (others.length !== fresh.length) useActivity.setState({ fresh: others })
    return
  }
  const waiting = [...others, message].sort((a, b) => b.id - a.id)
  useActivity.setState(held ? { fresh: waiting } : { messages: [...waiting, ...messages], fresh: [] })
}

/** Holds the table still while it is read further down; lets everything in when it is back at the top. */
export function holdActivity(held: boolean): void {
  const state = useActivity.getState()
  if (state.held === held) return
  useActivity.setState(held ? { held } : { held, messages: [...state.fresh, ...state.messages], fresh: [] })
}
