/** The plan of a busy shop's day, hour by hour. Pure: the same number of messages gives the same day. */

export type Incident =
  | 'sleep'
  | 'connection-drop'
  | 'core-outage'
  | 'core-slow'
  | 'browser-killed'
  | 'host-killed'
  | 'host-restarted'
  | 'owner-writes'
  | 'unlinked'
  | 'page-reloaded'

export interface Hour {
  readonly hour: number
  /** How many messages customers write in this hour. */
  readonly messages: number
  readonly incidents: readonly Incident[]
}

/** The share of a day's messages in each hour: quiet at night, busy at noon and in the evening. */
const PROFILE = [1, 0, 0, 0, 0, 1, 2, 4, 7, 9, 11, 13, 14, 12, 9, 9, 10, 12, 15, 16, 12, 8, 4, 2]

const INCIDENTS: Readonly<Record<number, readonly Incident[]>> = {
  1: ['sleep'],
  6: ['host-restarted'],
  8: ['connection-drop'],
  9: ['owner-writes'],
  10: ['core-outage'],
  11: ['page-reloaded'],
  12: ['connection-drop', 'core-slow'],
  13: ['browser-killed'],
  14: ['sleep'],
  15: ['unlinked'],
  16: ['owner-writes', 'connection-drop'],
  17: ['core-outage'],
  18: ['host-killed'],
  19: ['connection-drop', 'browser-killed'],
  20: ['sleep', 'core-slow'],
  21: ['owner-writes'],
  22: ['host-restarted'],
}

/** A day with about `messagesPerDay` messages. */
export function planDay(messagesPerDay: number): readonly Hour[] {
  const total = PROFILE.reduce((sum, share) => sum + share, 0)
  return PROFILE.map((share, hour) => ({
    hour,
    messages: Math.round((messagesPerDay * share) / total),
    incidents: INCIDENTS[hour] ?? [],
  }))
}

/** Numbers between 0 and 1 from a seed (mulberry32). */
export function createDice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
