import type { CommandInput } from '../../../../shared/contract/commands.ts'
import type { DeliveryState, MessageView } from '../../../../shared/model/message.ts'
import { beginOf, daysLater, isDate } from '../../../../shared/owners-day.ts'
import type { AddressParts } from '../../stores/view-store.ts'

export const stateFilters = ['waiting', 'delivered', 'dead', 'skipped'] as const
export type StateFilter = (typeof stateFilters)[number]

/** The filter of Activity, stored in the URL. */
export interface ActivityFilter {
  readonly text: string
  readonly state: StateFilter | ''
  readonly sessionId: string
  readonly chatKey: string
  /** A day in the shop's time zone as `2026-03-05`, or empty. */
  readonly day: string
}

/** Reads the filter from the URL. Invalid parts count as not set. */
export function filterOf(parts: AddressParts): ActivityFilter {
  return {
    text: parts['find'] ?? '',
    state: stateFilters.find((name) => name === parts['state']) ?? '',
    sessionId: parts['shop'] ?? '',
    chatKey: parts['chat'] ?? '',
    day: isDate(parts['day']) ? parts['day'] : '',
  }
}

export const isPlain = (filter: ActivityFilter) => Object.values(filter).every((value) => value === '')

const statesOf = (state: StateFilter): DeliveryState[] => (state === 'waiting' ? ['waiting', 'posting'] : [state])

/** Converts the filter to the arguments of `messages.list`. The day is a day in `zone`. */
export function queryOf(filter: ActivityFilter, zone: string): Omit<CommandInput<'messages.list'>, 'limit' | 'before'> {
  return {
    ...(filter.text.trim() === '' ? {} : { text: filter.text.trim() }),
    ...(filter.state === '' ? {} : { states: statesOf(filter.state) }),
    ...(filter.sessionId === '' ? {} : { sessionId: filter.sessionId }),
    ...(filter.chatKey === '' ? {} : { chatKey: filter.chatKey }),
    ...(filter.day === '' ? {} : { from: beginOf(zone, filter.day), to: beginOf(zone, daysLater(filter.day, 1)) }),
  }
}

/** Whether a live message belongs in the list. False during a text search, because only the host knows its matches. */
export function fits(message: MessageView, filter: ActivityFilter, zone: string): boolean {
  if (filter.text.trim() !== '') return false
  const { states, sessionId, chatKey, from, to } = queryOf(filter, zone)
  return (
    (states === undefined || states.includes(message.delivery.state)) &&
    (sessionId === undefined || message.sessionId === sessionId) &&
    (chatKey === undefined || message.chatKey === chatKey) &&
    message.storedAt >= (from ?? 0) &&
    message.storedAt < (to ?? Number.POSITIVE_INFINITY)
  )
}
