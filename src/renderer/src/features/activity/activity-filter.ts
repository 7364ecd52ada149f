import type { CommandInput } from '../../../../shared/contract/commands.ts'
import type { DeliveryState, MessageView } from '../../../../shared/model/message.ts'
import type { AddressParts } from '../../stores/view-store.ts'

export const stateFilters = ['waiting', 'delivered', 'dead', 'skipped'] as const
export type StateFilter = (typeof stateFilters)[number]

/** What Activity shows; as it stands in the address. */
export interface ActivityFilter {
  readonly text: string
  readonly state: StateFilter | ''
  readonly sessionId: string
  readonly chatKey: string
  /** A local day as `2026-03-05`, or empty. */
  readonly day: string
}

/** Reads the filter from the address; what makes no sense there counts as not set. */
export function filterOf(parts: AddressParts): ActivityFilter {
  return {
    text: parts['find'] ?? '',
    state: stateFilters.find((name) => name === parts['state']) ?? '',
    sessionId: parts['shop'] ?? '',
    chatKey: parts['chat'] ?? '',
    day: /^\d{4}-\d\d-\d\d$/.test(parts['day'] ?? '') ? parts['day']! : '',
  }
}

export const isPlain = (filter: ActivityFilter) => Object.values(filter).every((value) => value === '')

const statesOf = (state: StateFilter): DeliveryState[] => (state === 'waiting' ? ['waiting', 'posting'] : [state])

/** From midnight to midnight where the owner is; also on the days on which clocks change. */
function dayOf(day: string): { readonly from: number; readonly to: number } {
  const begin = new Date(`${day}T00:00:00`)
  const end = new Date(begin)
  end.setDate(begin.getDate() + 1)
  return { from: begin.getTime(), to: end.getTime() }
}

/** The filter as the host understands it. */
export function queryOf(filter: ActivityFilter): Omit<CommandInput<'messages.list'>, 'limit' | 'before'> {
  return {
    ...(filter.text.trim() === '' ? {} : { text: filter.text.trim() }),
    ...(filter.state === '' ? {} : { states: statesOf(filter.state) }),
    ...(filter.sessionId === '' ? {} : { sessionId: filter.sessionId }),
    ...(filter.chatKey === '' ? {} : { chatKey: filter.chatKey }),
    ...(filter.day === '' ? {} : dayOf(filter.day)),
  }
}

/** Whether a message that has just come belongs into the list. What a search finds only the host knows. */
export function fits(message: MessageView, filter: ActivityFilter): boolean {
  if (filter.text.trim() !== '') return false
  const { states, sessionId, chatKey, from, to } = queryOf(filter)
  return (
    (states === undefined || states.includes(message.delivery.state)) &&
    (sessionId === undefined || message.sessionId === sessionId) &&
    (chatKey === undefined || message.chatKey === chatKey) &&
    message.storedAt >= (from ?? 0) &&
    message.storedAt < (to ?? Number.POSITIVE_INFINITY)
  )
}
