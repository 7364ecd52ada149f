import { describe, expect, test } from 'vitest'
import type { MessageRow } from '../storage/message-table.ts'
import type { ReplyRow } from '../storage/reply-table.ts'
import { messageRow } from '../storage/testing/scratch.ts'
import type { ReplyFacts } from './reply-fact-finder.ts'
import { decideReply, replyPolicy } from './reply-policy.ts'

const HOUR_MS = 3_600_000
const NOW = 1_765_500_000_000
const message = { ...messageRow('A'), id: 1, sent_at: NOW, deleted_at: null } as unknown as MessageRow
const reply: ReplyRow = {
  id: 10,
  message_row: 1,
  session_id: 'shop',
  chat_id: '1@c.us',
  chat_key: '1@c.us',
  text: 'It costs 500.',
  quoted_id: null,
  origin: 'response',
  state: 'queued',
  reason: null,
  wa_message_id: null,
  wa_id_part: null,
  delivered_at: null,
  read_at: null,
  ack: null,
  attempts: 0,
  queued_at: NOW,
  not_before: NOW,
  attempt_started_at: null,
  sent_at: null,
  idempotency_key: null,
  answer: null,
  doubt: null,
  run: null,
  forced: 0,
  reach: null,
}
const facts: ReplyFacts = {
  now: NOW,
  rightNow: NOW,
  isTimeSure: true,
  reply,
  message,
  begun: false,
  mode: 'auto',
  maxAgeHours: 6,
  hourlyLimit: 200,
  chatHourlyLimit: 30,
  ownerAnswers: false,
  quietUntil: null,
  others: [],
  own: [],
  sentLastHour: [],
  sentLastHourInChat: [],
  underWay: 0,
  paused: false,
  reachOutUntil: null,
  warmUp: null,
  holdsUnasked: true,
  connected: true,
}
const call = { ...reply, origin: 'callback' } as const
const called: ReplyRow = { ...call, id: 9, state: 'sent' }
/** Facts with which every rule objects. */
const worst: Partial<ReplyFacts> = {
  message: { ...message, deleted_at: NOW },
  mode: 'callback',
  others: [called],
  ownerAnswers: true,
  rightNow: NOW + 7 * HOUR_MS,
  isTimeSure: false,
  paused: true,
  quietUntil: NOW + HOUR_MS,
  connected: false,
  reachOutUntil: NOW + HOUR_MS,
  warmUp: { until: NOW + HOUR_MS, hourlyLimit: 1 },
  chatHourlyLimit: 1,
  sentLastHourInChat: [NOW - 1_000],
  hourlyLimit: 1,
  sentLastHour: [NOW - 1_000],
}
const decide = (change: Partial<ReplyFacts>, row: Partial<ReplyRow> = {}) =>
  decideReply({ ...facts, ...change, reply: { ...reply, ...row } })

test('a reply to which no rule objects is sent', () => expect(decide({})).toEqual({ kind: 'send' }))

test('the first rule that objects decides: removing the objections one by one shows the documented order', () => {
  const cures: readonly Partial<ReplyFacts>[] = [
    { message },
    {
      reply: { ...call, reach: 'first' },
      mode: 'response',
      others: [called, { ...reply, id: 11 }],
      message: { ...message, state: 'posting' },
    },
    { others: [called] },
    { others: [] },
    { ownerAnswers: false },
    { isTimeSure: true },
    { rightNow: NOW },
    { paused: false },
    { mode: 'auto' },
    { quietUntil: null },
    { connected: true },
    { reachOutUntil: null },
    { reply: call },
    { chatHourlyLimit: 0 },
    { hourlyLimit: 0 },
    { warmUp: null },
  ]
  let state = worst
  const reasons = cures.map((cure) => {
    const decision = decideReply({ ...facts, ...state })
    state = { ...state, ...cure }
    return decision.kind === 'send' ? 'send' : decision.reason
  })
  expect(reasons).toEqual(replyPolicy.map(({ reason }) => reason))
  expect(decideReply({ ...facts, ...state })).toEqual({ kind: 'send' })
})

describe('the owner’s own texts and orders', () => {
  test.each([{ origin: 'owner-window' }, { forced: 1 }] as const)('%j need only the connection', (row) => {
    expect(decide({ ...worst, connected: true }, row)).toEqual({ kind: 'send' })
    expect(decide(worst, row)).toEqual({ kind: 'wait', until: null, reason: 'not-connected' })
  })

  test('an answer of the remote control passes all other rules until it is too old', () => {
    const row = { origin: 'remote-control', message_row: null } as const
    const alone = { ...worst, message: null, connected: true }
    expect(decide(alone, row)).toEqual({ kind: 'send' })
    expect(decide({ ...alone, now: NOW + 11 * 60_000 }, row)).toMatchObject({ state: 'expired', reason: 'too-old' })
  })
})

describe('edges', () => {
  test('an unasked text waits for takeover and pause unless the setting lets it go, and always waits for quiet hours', () => {
    const unasked = { message: null, ownerAnswers: true, paused: true }
    const row = { origin: 'callback', message_row: null } as const
    const held = (reason: string) => ({ kind: 'wait', until: null, reason })
    expect(decide(unasked, row)).toEqual(held('owner-takeover'))
    expect(decide({ ...unasked, ownerAnswers: false }, row)).toEqual(held('paused'))
    const later = NOW + 7 * HOUR_MS
    expect(decide({ ...unasked, now: later, rightNow: later }, row)).toMatchObject({
      state: 'expired',
      reason: 'too-old',
    })
    const passes = { ...unasked, holdsUnasked: false }
    expect(decide(passes, row)).toEqual({ kind: 'send' })
    expect(decide({ ...passes, quietUntil: NOW + HOUR_MS }, row)).toMatchObject({ reason: 'quiet-hours' })
    expect(decide({ ...passes, message }, { origin: 'callback' })).toMatchObject({ kind: 'end' })
  })

  test('a reply waits through quiet hours if it will still be fresh in the morning, and is suppressed if not', () => {
    expect(decide({ quietUntil: NOW + 5 * HOUR_MS })).toEqual({
      kind: 'wait',
      until: NOW + 5 * HOUR_MS,
      reason: 'quiet-hours',
    })
    expect(decide({ quietUntil: NOW + 7 * HOUR_MS })).toMatchObject({ state: 'suppressed', reason: 'quiet-hours' })
  })

  test('an answer that has begun is finished despite quiet hours and budgets, but not despite a takeover', () => {
    const begun = { begun: true, quietUntil: NOW + HOUR_MS, chatHourlyLimit: 1, sentLastHourInChat: [NOW] }
    expect(decide(begun)).toEqual({ kind: 'send' })
    expect(decide({ ...begun, ownerAnswers: true })).toMatchObject({ reason: 'owner-takeover' })
  })

  test('equal parts of one text do not count as repeats, but the same text of another answer does', () => {
    const row = { origin: 'callback', answer: 8 } as const
    const twin: ReplyRow = { ...reply, id: 8, origin: 'callback', state: 'sent', answer: 8 }
    expect(decide({ others: [twin] }, row)).toEqual({ kind: 'send' })
    expect(decide({ others: [{ ...twin, answer: null }] }, row)).toMatchObject({ reason: 'already-answered' })
  })

  test('after an unknown end any answer counts, and the parts of one answer do not count against each other', () => {
    const twice = { ...message, unknown_outcomes: 1 }
    const other: ReplyRow = { ...called, text: 'Good day!' }
    expect(decide({ others: [other] })).toEqual({ kind: 'send' })
    expect(decide({ message: twice, others: [other] })).toMatchObject({ reason: 'already-answered' })
    expect(decide({ message: twice, others: [other] }, { origin: 'callback' })).toMatchObject({
      reason: 'already-answered',
    })
    expect(decide({ message: twice, others: [{ ...other, origin: 'response', id: 8 }] })).toEqual({ kind: 'send' })
    expect(decide({ message: twice, others: [{ ...other, state: 'failed' }] })).toEqual({ kind: 'send' })
    // A row that a setting suppresses is no answer.
    const queued: ReplyRow = { ...other, state: 'queued' }
    expect(decide({ message: twice, others: [queued], mode: 'response' })).toEqual({ kind: 'send' })
  })

  test('a call that may belong to an earlier message waits until its own message ends', () => {
    const row = { origin: 'callback', doubt: 4 } as const
    expect(decide({ message: { ...message, state: 'posting' } }, row)).toMatchObject({ reason: 'answer-open' })
    // A doubtful call does not suppress a certain answer to this message.
    const doubtful: ReplyRow = { ...call, id: 9, doubt: 4, text: 'Good day!' }
    const twice = { ...message, unknown_outcomes: 1 }
    expect(decide({ message: twice, others: [doubtful] }, { origin: 'callback' })).toEqual({ kind: 'send' })
    expect(decide({ message: twice, others: [doubtful] })).toEqual({ kind: 'send' })
  })

  test('a full budget of two replies has room again an hour after the last but one', () => {
    const sent = [NOW - 50 * 60_000, NOW - 10_000, NOW - 5_000]
    expect(decide({ hourlyLimit: 2, sentLastHour: sent })).toEqual({
      kind: 'wait',
      until: NOW - 10_000 + HOUR_MS,
      reason: 'budget',
    })
  })
})
