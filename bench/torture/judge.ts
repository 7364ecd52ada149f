import { orderFaults, type Seen } from '../../src/core/webhook/testing/order-faults.ts'
import type { ChildStatus } from './child-protocol.ts'
import { judgeFiles } from './judge-files.ts'
import { questionOf, type Arrival } from './mad-core.ts'
import type { PhoneMessage } from './phone-protocol.ts'

export interface Evidence {
  /** All messages in the customers' chats, in WhatsApp's order. */
  readonly messages: readonly PhoneMessage[]
  readonly arrivals: readonly Arrival[]
  /** Messages whose answer was unreadable at least once. */
  readonly garbled: ReadonlySet<string>
  /** Calls that the host refused because the customer already has an answer. */
  readonly refused?: readonly { readonly text: string }[]
  /** Every post as the core saw it. */
  readonly seen: readonly Seen[]
  /** When a kill or a closed port may have cut a post before it reached the core. */
  readonly cuts: readonly number[]
  /** What the host's ledger says about each message. */
  readonly status: Pick<ChildStatus, 'messages'> | null
  readonly takeoverMs: number
  /** ms. An owner's message must reach the host before it can silence the bot, so replies this soon after it are not judged. */
  readonly noticeMs: number
}

/** Compares the messages of the customers, the core and the host with the promises; one line per broken promise. */
export function judge(evidence: Evidence): readonly string[] {
  return [...judgeArrivals(evidence), ...judgeReplies(evidence), ...judgeTakeover(evidence), ...judgeFiles(evidence)]
}

const asked = ({ messages }: Evidence) => messages.filter((one) => one.by === 'customer')

function judgeArrivals(evidence: Evidence): readonly string[] {
  const faults: string[] = []
  const webhookIds = new Map<string, Set<string>>()
  const owners = new Map<string, string>()
  for (const arrival of evidence.arrivals) {
    const ids = webhookIds.get(arrival.messageId) ?? new Set<string>()
    webhookIds.set(arrival.messageId, ids.add(arrival.webhookId))
    const owner = owners.get(arrival.webhookId)
    if (owner !== undefined && owner !== arrival.messageId) faults.push(`one webhook-id for two messages: ${owner}`)
    owners.set(arrival.webhookId, arrival.messageId)
  }
  const known = new Map(asked(evidence).map((one) => [one.id, one]))
  for (const id of webhookIds.keys()) if (!known.has(id)) faults.push(`the core got a message nobody wrote: ${id}`)
  for (const [id, { body }] of known) {
    const ids = webhookIds.get(id)
    if (ids === undefined) faults.push(`"${body}" never reached the core`)
    else if (ids.size > 1) faults.push(`"${body}" reached the core under ${ids.size} webhook-ids`)
  }
  const wrote = asked(evidence).map(({ id, chatId, at }) => ({ id, chat: chatId, at }))
  // Setting the clock can make two failures look far apart.
  for (const { passed, by } of orderFaults({ wrote, seen: evidence.seen, cuts: evidence.cuts, twoOverMs: 0 }))
    faults.push(`order broken: "${known.get(by)?.body}" passed "${known.get(passed)?.body}"`)
  return faults
}

function judgeReplies(evidence: Evidence): readonly string[] {
  const faults: string[] = []
  const ofOwner = new Set(evidence.messages.filter((one) => one.by === 'owner').map((one) => one.chatId))
  const ledger = new Map(evidence.status?.messages.map((one) => [one.messageId, one]))
  const expected = new Set(asked(evidence).map((one) => one.body))
  const said = evidence.messages
    .filter((one) => one.by === 'bot' && one.place === undefined)
    .map((one) => ({ ...one, answers: questionOf(one.body) }))
  for (const one of said)
    if (one.answers === null || !expected.has(one.answers))
      faults.push(`a customer read what nobody answered: "${one.body}"`)
  for (const question of asked(evidence)) {
    const text = question.body
    const answers = said.filter((one) => one.answers === text)
    const here = answers.filter((one) => one.chatId === question.chatId).map((one) => one.body)
    const count = here.length
    if (answers.length > count) faults.push(`the answer to "${text}" went into another chat`)
    if (count > 1) {
      const rows = ledger.get(question.id)?.replies.map(({ origin, state, reason }) => `${origin} ${reason ?? state}`)
      faults.push(
        `"${text}" was answered ${count} times: ${here.join(', ')} (ledger: ${rows?.join(', ') ?? 'nothing'})`,
      )
    }
    if (count > 0 || evidence.garbled.has(question.id)) continue
    const reasons = ledger.get(question.id)?.replies.map((reply) => reply.reason ?? reply.state) ?? []
    if (ofOwner.has(question.chatId) && reasons.includes('owner-takeover')) continue
    faults.push(`"${text}" was never answered (ledger: ${reasons.join(', ') || 'nothing'})`)
  }
  for (const { text } of evidence.refused ?? []) {
    if (said.some((one) => one.body === text))
      faults.push(`"${text}" was said, although the core was told that it is not`)
  }
  return faults
}

/** Checks that the bot is silent in a chat after the owner wrote there by hand, once it can know, even if the laptop's clock is set. */
function judgeTakeover({ messages, takeoverMs, noticeMs }: Evidence): readonly string[] {
  return messages
    .filter((one) => one.by === 'bot')
    .flatMap((reply) => {
      const hand = messages.find(
        (one) =>
          one.by === 'owner' &&
          one.chatId === reply.chatId &&
          reply.at - one.at > noticeMs &&
          reply.at - one.at < takeoverMs - noticeMs,
      )
      if (hand === undefined) return []
      const after = Math.round((reply.at - hand.at) / 1_000)
      return [`"${reply.body}" was said ${after} s after the owner's "${hand.body}"`]
    })
}
