import { createRequire } from 'node:module'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { notForwardedRules, type NotForwardedRule } from '../../src/shared/model/not-forwarded.ts'
import type { HttpClient } from '../../src/core/http/http-client.ts'
import { forwardingRules, ruleFor, textOf, type RuleContext } from '../../src/core/inbox/forwarding-rules.ts'
import { createRealClock } from '../../src/core/testing/real-clock.ts'
import { createWayBed, type WayBed } from '../../src/core/webhook/testing/way-bed.ts'
import { mapMessage } from '../../src/core/whatsapp/map-message.ts'
import { hostileJson, hostileNumber, hostileText } from './hostile-values.ts'
import { FUZZ_LIMIT_MS, runs } from './runs.ts'

vi.setConfig({ testTimeout: FUZZ_LIMIT_MS, hookTimeout: FUZZ_LIMIT_MS })

const { MessageTypes } = createRequire(import.meta.url)('whatsapp-web.js') as { MessageTypes: Record<string, string> }
/**
 * Every message type that is known to WhatsApp Web's own modules (the tables over `WAWebMsgType`, stored copies of
 * 2025 and 2026), to wa-js' `MSG_TYPE`, and to the library.
 */
const types = [
  ...Object.values(MessageTypes),
  ...'notification notification_template group_notification gp2 broadcast_notification e2e_notification call_log protocol'.split(
    ' ',
  ),
  ...'chat location payment vcard ciphertext multi_vcard revoked oversized groups_v4_invite hsm template_button_reply'.split(
    ' ',
  ),
  ...'image video audio ptt ptv sticker document product order list interactive interactive_response list_response'.split(
    ' ',
  ),
  ...'buttons_response reaction reaction_enc native_flow unknown album comment music status debug debug_placeholder'.split(
    ' ',
  ),
  ...'poll_creation poll_update poll_result_snapshot poll_edit_encrypted poll_add_option_encrypted'.split(' '),
  ...'poll_add_option_decrypted event_creation event_response event_edit_encrypted sharable_event_invite'.split(' '),
  ...'message_edit_encrypted keep_in_chat pin_message pinned_message request_phone_number rich_response'.split(' '),
  ...'quarantined sticker-pack biz_content_placeholder biz-cover-photo automated_greeting_message loading_media'.split(
    ' ',
  ),
  ...'newsletter_notification newsletter_admin_invite newsletter_follower_invite newsletter_question_response'.split(
    ' ',
  ),
  ...'history_bundle message_history_bundle message_history_notice group-history status_notification'.split(' '),
  ...'guest_upsell_system_msg live_location scheduled_event_creation gif toString __proto__ constructor'.split(' '),
]
const subtypes = [
  ...'view_once_unavailable_fanout hosted_unavailable_fanout bot_unavailable_fanout bot_orphan fanout none url'.split(
    ' ',
  ),
  ...'admin sender admin_revoke sender_revoke ephemeral_setting message_edit poll_vote invite request send'.split(' '),
  ...'futureproof phone phone_only_feature miss miss_video share_phone_number status_mention_message'.split(' '),
]
const servers = ['c.us', 'lid', 'g.us', 'bot', 'broadcast', 'newsletter', 'hosted', 'hosted.lid', 'call', '']

const anything = fc.oneof(hostileText, hostileNumber, hostileJson, fc.constant(`/9j/${'A'.repeat(500)}`))
const names = [
  ...'caption filename mimetype directPath size lat lng loc vcardFormattedName vcardList pollName eventName'.split(' '),
  ...'quotedStanzaID quotedParticipant orderId orderTitle itemCount totalAmount1000 totalCurrencyCode token'.split(' '),
  ...'message title description productId retailerId url priceAmount1000 currencyCode listResponse broadcast'.split(
    ' ',
  ),
  ...'isViewOnce notifyName author from to ack selectedDisplayText isNewMsg futureproofType'.split(' '),
]
const fields = fc.record(Object.fromEntries(names.map((name) => [name, anything])), { requiredKeys: [] })
const quote = fc.option(fc.oneof(hostileJson, fc.record({ type: fc.constantFrom(...types), body: anything })))
const ad = fc.option(fc.record({ title: anything, sourceUrl: anything, ctwaClid: anything }, { requiredKeys: [] }))
const key = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.tuple(fc.nat(40), fc.constantFrom(...servers)).map(([user, server]) => `${user}1@${server}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('status@broadcast', '0@c.us', '13135550002@c.us', null, {}) },
)
const nowSeconds = Math.floor(Date.now() / 1000)
const told = fc
  .record({ fields, quote, ad, key, type: fc.constantFrom(...types), subtype: fc.constantFrom(...subtypes) })
  .chain((parts) =>
    fc.record({
      ...Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, fc.constant(value)])),
      body: fc.option(anything),
      // Times of this week, because older messages are no longer counted.
      t: fc.constantFrom(nowSeconds, nowSeconds - 200_000, 'soon', null, Infinity, {}),
      omitsType: fc.boolean(),
    }),
  )
  .map((all) => {
    const parts = all as Record<string, unknown>
    return {
      ...(parts['fields'] as object),
      ...(parts['omitsType'] === true ? {} : { type: parts['type'] }),
      remote: parts['key'],
      subtype: parts['subtype'],
      body: parts['body'],
      t: parts['t'],
      quotedMsg: parts['quote'],
      ctwaContext: parts['ad'],
    }
  })

/** A new id at each run, so that a shrunk case is a different message. */
let counter = 0
function sent<Told extends { readonly remote: unknown }>({ remote, ...raw }: Told) {
  counter += 1
  return { ...raw, id: { fromMe: false, remote, id: `3EB0${counter}` } }
}

const settings: RuleContext = {
  groups: 'none',
  broadcasts: 'off',
  media: 'marker',
  isOwnChat: false,
  isLost: false,
  isTooOld: false,
}
const bytes = /\/9j\/A{100}/

test('each message has one outcome and a text for it, and no quote or product contains raw bytes', () => {
  fc.assert(
    fc.property(told, fc.boolean(), (raw, backfilled) => {
      const mapped = mapMessage(sent(raw), { backfilled, ownIds: new Set(), now: nowSeconds })
      // The message comes again under the same id. If it does not, it is reported as not decrypted.
      if (mapped === null) return void expect(raw).toMatchObject({ type: 'ciphertext' })
      if (mapped.kind === 'unreadable') return void expect(mapped.message.print).toMatch(/^[0-9a-f]{32}$/)
      if (mapped.kind === 'outgoing') throw new Error('nobody of ours wrote it')
      const { message } = mapped
      const rule = ruleFor(message, settings)
      if (rule !== null) expect(notForwardedRules).toContain(rule.rule)
      if (rule?.becomes !== 'left out') expect(textOf(message, settings)).not.toBe('')
      if (rule === null && message.body === '') expect(textOf(message, settings)).toMatch(/^\[[^\n]*\]$/s)
      expect(message.quoted?.text ?? '').not.toMatch(bytes)
      if (message.type === 'order' || message.type === 'product') expect(message.body).not.toMatch(/^\/9j\//)
      return undefined
    }),
    runs(2_000),
  )
})

let bed: WayBed
const posted = new Set<string>()
const http: HttpClient = {
  async post({ body }) {
    posted.add((JSON.parse(body.toString('utf8')) as { message_id: string }).message_id)
    return { kind: 'answer', status: 200, body: '{}', truncated: false, date: null, retryAfter: null }
  },
  close: () => undefined,
}
beforeAll(async () => {
  bed = await createWayBed({ clock: createRealClock(), settings: { 'core.url': 'https://core.example.com' }, http })
  bed.way.start()
})
afterAll(() => bed.remove())

const counted = () => {
  const sums = new Map<NotForwardedRule, number>()
  for (const { rule, count } of bed.storage.notForwarded.counts(Number.MIN_SAFE_INTEGER))
    sums.set(rule, (sums.get(rule) ?? 0) + count)
  return sums
}

test('each customer message is forwarded, kept where the owner sees it, or counted under one rule', async () => {
  const forwarded = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(told, fc.boolean()), { minLength: 25, maxLength: 25 }), async (cases) => {
      const messages = cases.map(([raw, backfilled]) => [sent(raw), backfilled] as const)
      const before = counted()
      const expected = new Map<NotForwardedRule, number>()
      await Promise.all(
        messages.map(async ([raw, backfilled]) => {
          const mapped = mapMessage(raw, { backfilled, ownIds: new Set(), now: nowSeconds })
          // The message comes again under the same id. If it does not, it is reported as not decrypted.
          if (mapped === null) return void expect(raw).toMatchObject({ type: 'ciphertext' })
          if (mapped.kind === 'outgoing') throw new Error('nobody of ours wrote it')
          if (mapped.kind === 'unreadable') {
            expected.set('unreadable', (expected.get('unreadable') ?? 0) + 1)
            return bed.way.unreadable('shop', mapped.message)
          }
          const { messageId } = mapped.message
          const taken = await bed.way.incoming('shop', mapped.message)
          const rows = bed.storage.messages.withIdPart('shop', raw.id.id)
          expect(rows.length).toBe(taken === 'filtered' ? 0 : 1)
          const [row] = rows
          if (row?.state === 'skipped') {
            const rule = forwardingRules.find(({ note }) => note === row.note)!
            expected.set(rule.rule, (expected.get(rule.rule) ?? 0) + 1)
            expect(row.text === '').toBe(false)
          } else if (row !== undefined) forwarded.add(messageId)
          // A message seen again, live or from history, is neither stored nor counted again.
          expect(['duplicate', 'filtered']).toContain(await bed.way.incoming('shop', mapped.message))
          return undefined
        }),
      )
      const after = counted()
      let leftOut = 0
      for (const { rule, becomes } of forwardingRules) {
        const grown = (after.get(rule) ?? 0) - (before.get(rule) ?? 0)
        if (becomes === 'left out' && rule !== 'unreadable') leftOut += grown
        else expect([rule, grown]).toEqual([rule, expected.get(rule) ?? 0])
      }
      const stored = messages.filter(([raw]) => bed.storage.messages.withIdPart('shop', raw.id.id).length > 0).length
      const open = messages.filter(
        ([raw, backfilled]) => mapMessage(raw, { backfilled, ownIds: new Set(), now: nowSeconds })?.kind === 'incoming',
      ).length
      expect(leftOut + stored).toBe(open)
    }),
    { ...runs(12), endOnFailure: true },
  )
  await vi.waitFor(() => expect(bed.way.queue()).toMatchObject({ waiting: 0, posting: 0 }), {
    timeout: FUZZ_LIMIT_MS / 2,
    interval: 50,
  })
  expect(posted).toEqual(forwarded)
  expect(forwarded.size).toBeGreaterThan(0)
})
