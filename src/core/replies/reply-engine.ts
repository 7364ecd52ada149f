import { quietUntil } from '../../shared/model/quiet-hours.ts'
import type { Basics } from '../basics.ts'
import type { AnswerReply } from '../delivery/parse-answer.ts'
import type { ClockOffset } from '../delivery/clock-offset.ts'
import type { CatchingUp } from '../inbox/catching-up.ts'
import type { MessageRow } from '../storage/message-table.ts'
import type { OpenReply, ReplyRow } from '../storage/reply-table.ts'
import { laneOf, type TouchedChat } from '../storage/touched-chats.ts'
import type { Takeovers } from '../chats/takeovers.ts'
import { Alarm } from '../time/alarm.ts'
import { ClockDrift } from '../time/clock-drift.ts'
import { HOUR_MS, MINUTE_MS } from '../time/durations.ts'
import { within } from '../time/within.ts'
import type { ChatSender } from '../whatsapp/chat-sender.ts'
import { humanDelay } from './human-delay.ts'
import { createPacer, LATE_AFTER_MS } from './pacer.ts'
import type { Pause } from './pause.ts'
import { ReplyAgenda, type NextReply } from './reply-agenda.ts'
import { decideReply, isOwners, type ReplyDecision } from './reply-policy.ts'
import { createReplySender, TRY_AGAIN_MS } from './send-reply.ts'
import { storeReplies } from './store-replies.ts'
import { createWaits } from './waits.ts'

export interface ReplyEngine {
  start(): void
  stop(deadlineMs: number): Promise<void>
  /** Rows for the answer of a message; called inside the transaction that marks it delivered. */
  store(message: MessageRow, replies: readonly AnswerReply[]): void
  /** Looks for work at the end of this turn of the event loop. */
  kick(): void
  /** Somebody else stored or changed a row: tells everybody, and looks for work. Null when it is gone. */
  moved(id: number): ReplyRow | null
  /** Something that replies wait for changed (connected, resumed, a setting): looks at everything anew. */
  reconsider(): void
  /** What the policy says about a row of the ledger right now. */
  decide(row: ReplyRow): ReplyDecision
  /** What is known about this message is another thing now: looks anew at replies that wait for that. */
  messageChanged(row: number): void
  /** The owner takes this chat: what is being typed there is held back. */
  interrupt(sessionId: string, chatKey: string): void
  /**
   * A text for this chat is handed to WhatsApp right now, or what became of one can be seen soon. One that a crash left behind while its
   * shop is not connected is neither.
   */
  isSending(sessionId: string, chatKey: string): boolean
}

export interface ReplyDeps extends Basics {
  readonly random: () => number
  readonly offset: ClockOffset
  readonly sender: ChatSender
  readonly pause: Pick<Pause, 'status'>
  readonly takeovers: Pick<Takeovers, 'answers' | 'isTakenOver'>
  /** Whether what the owner wrote while we were away is being read right now. */
  readonly catching: Pick<CatchingUp, 'isUnderWay'>
}

/** After an error of our own. */
const BROKEN_PAUSE_MS = MINUTE_MS
/** What waits for an event is looked at in between, because it may grow too old. */
const PARKED_MS = 5 * 60_000
/** Chats of one session answered at the same time. */
const LANES_PER_SESSION = 4

/** Works through the reply ledger: each chat in order, several chats at once, every reply at most once. */
export function createReplyEngine(deps: ReplyDeps): ReplyEngine {
  const { clock, logger, settings, storage, offset } = deps
  /** Replies being worked on → their chat as it was called then: it may get another name on the way. */
  const lanes = new Map<number, { readonly session: string; readonly chatKey: string; readonly work: Promise<void> }>()
  /** Replies whose work is over → the chat it was done for: what comes next there has not been looked for yet. */
  const ended = new Map<number, { readonly session: string; readonly chatKey: string }>()
  /** Replies that were allowed to go, until their lane ends: they count against the budget. */
  const underWay = new Map<number, string>()
  /** Replies that wait for an event → when they are looked at anyway. Not on disk: every start looks at everything. */
  const parked = new Map<number, number>()
  /** Those of them that wait for the end of a message, which may give them to another one. */
  const awaited = new Set<number>()
  const pacer = createPacer(clock, deps.random)
  const waits = createWaits(clock)
  const sending = createReplySender({
    ...deps,
    announce,
    isHeldBack,
  })
  const drift = new ClockDrift(clock)
  const alarm = new Alarm(clock)
  const agenda = new ReplyAgenda(nextOf)
  let running = false
  let scanning = false

  function kick(): void {
    if (!running || scanning) return
    scanning = true
    setImmediate(scan)
  }

  function scan(): void {
    scanning = false
    if (!running) return
    alarm.cancel()
    const setBack = drift.setBackMs()
    if (setBack > 0) return hasten(() => storage.replies.moveUp(setBack))
    touchEnded()
    for (const chat of storage.touchedChats.take()) agenda.touch(chat)
    const busyLanes = lanesAtWork()
    const busy = new Map<string, number>()
    for (const { session } of lanes.values()) busy.set(session, (busy.get(session) ?? 0) + 1)
    agenda.takeDue(clock.now(), ({ id, sessionId, chatKey, isOwners: passes }) => {
      const lane = laneOf(sessionId, chatKey)
      // It is looked at again at the end of what is going on there.
      if (busyLanes.has(lane)) return true
      const count = busy.get(sessionId) ?? 0
      // What the owner writes does not stand in line behind the bot's typing.
      if (count >= LANES_PER_SESSION && !passes) return false
      busy.set(sessionId, count + 1)
      busyLanes.add(lane)
      startLane(id, sessionId, chatKey)
      return true
    })
    const next = agenda.nextAt()
    if (next !== null) alarm.set(next, kick)
  }

  /** Not the chat: that may get its other name while we wait. */
  const waitOf = (id: number) => String(id)
  const dueAt = (row: OpenReply) => Math.max(row.not_before, parked.get(row.id) ?? 0)

  /** The oldest of its chat, so that order holds; but what the owner wrote passes a reply that waits for its hour. */
  function nextOf({ sessionId, chatKey }: TouchedChat): NextReply | null {
    const first = storage.replies.firstOpen(sessionId, chatKey)
    if (first === null) return null
    const mayBePassed = first.state === 'queued' && !isOwners(first) && dueAt(first) > clock.now()
    const passing = mayBePassed ? storage.replies.firstOwners(sessionId, chatKey) : null
    const row = passing !== null && dueAt(passing) < dueAt(first) ? passing : first
    return { id: row.id, sessionId, chatKey, dueAt: dueAt(row), isOwners: isOwners(row) }
  }

  /** A chat may have got its other name while its reply was worked on: both are busy, and both are looked at afterwards. */
  function lanesAtWork(): Set<string> {
    const names = new Set<string>()
    for (const [id, { session, chatKey }] of lanes) {
      names.add(laneOf(session, chatKey))
      const row = storage.replies.find(id)
      if (row !== null) names.add(laneOf(row.session_id, row.chat_key))
    }
    return names
  }

  function touchEnded(): void {
    for (const [id, { session, chatKey }] of ended) {
      storage.touchedChats.touch(session, chatKey)
      const row = storage.replies.find(id)
      if (row !== null) storage.touchedChats.touch(row.session_id, row.chat_key)
    }
    ended.clear()
  }

  /** Changes when replies are due, then looks at everything anew. */
  function hasten(change: () => void): void {
    parked.clear()
    storage.touchedChats.touchAll()
    // Those that are due go out all the same.
    void storage.writes
      .run(change)
      .catch((error: unknown) => logger.warn('waiting replies could not be hurried', { error }))
      .then(kick)
  }

  function startLane(id: number, session: string, chatKey: string): void {
    const work = runLane(id)
      .catch((error: unknown) => {
        logger.error('a reply could not be finished', { reply: id, error })
        parked.set(id, clock.now() + BROKEN_PAUSE_MS)
      })
      .finally(() => {
        underWay.delete(id)
        lanes.delete(id)
        ended.set(id, { session, chatKey })
        kick()
      })
    lanes.set(id, { session, chatKey, work })
  }

  async function runLane(id: number): Promise<void> {
    let row = storage.replies.find(id)
    if (row?.state === 'sending') {
      const settled = await sending.settleInterrupted(row)
      if (settled === 'unseen') {
        // Remembered and not written: a shop may be off for weeks.
        const isConnected = deps.sender.isConnected(row.session_id)
        parked.set(id, clock.now() + (isConnected ? TRY_AGAIN_MS : PARKED_MS))
      }
      if (settled !== 'absent') return
      row = storage.replies.find(id)
    }
    if (row?.state !== 'queued' || !(await mayGo(row))) return
    const likeHuman = row.origin === 'response' || row.origin === 'callback'
    if (likeHuman && row.forced === 0 && settings.get('replies.humanDelay') === 'on') {
      const released = await waits.wait(pacer.slot(row.session_id, isLate(row)), waitOf(id))
      if (running && !released) await type(row)
      // While we were typing the owner may have answered, or paused, and the chat may have got its other name.
      row = storage.replies.find(id)
      if (!running || row?.state !== 'queued' || !(await mayGo(row))) return
    }
    await sending.send(row)
  }

  function isLate(row: ReplyRow): boolean {
    const message = row.message_row === null ? null : storage.messages.find(row.message_row)
    return message !== null && offset.rightNow() - message.sent_at > LATE_AFTER_MS
  }

  function decide(row: ReplyRow): ReplyDecision {
    const now = clock.now()
    const message = row.message_row === null ? null : storage.messages.find(row.message_row)
    const since = message?.posted_at ?? row.queued_at
    const hourlyLimit = settings.get('replies.hourlyLimit')
    const chatHourlyLimit = settings.get('replies.chatHourlyLimit')
    return decideReply({
      now,
      rightNow: offset.rightNow(),
      reply: row,
      message,
      begun: isBegun(row),
      mode: settings.get('replies.mode'),
      maxAgeHours: settings.get('replies.maxAgeHours'),
      hourlyLimit,
      chatHourlyLimit,
      ownerAnswers: isOwnersChat(row),
      quietUntil: nextMorning(),
      ledger: ledgerOf(row, since),
      // As the ledger of its chat: only an answer is compared with it.
      own: row.origin === 'response' ? storage.own.since(row.session_id, row.chat_key, since) : [],
      sentLastHour: sentLastHour(row.session_id, now, hourlyLimit),
      // Who wants no limit for the shop wants none for its chats.
      sentLastHourInChat: sentLastHour(row.session_id, now, hourlyLimit === 0 ? 0 : chatHourlyLimit, row.chat_key),
      underWay: [...underWay].filter(([id, session]) => id !== row.id && session === row.session_id).length,
      paused: deps.pause.status().paused,
      holdsUnasked: holdsUnasked(),
      connected: deps.sender.isConnected(row.session_id) && !deps.catching.isUnderWay(row.session_id),
    })
  }

  /** Applies the decision; true when the reply is to be sent now. */
  async function mayGo(row: ReplyRow): Promise<boolean> {
    const now = clock.now()
    const decision = decide(row)
    switch (decision.kind) {
      case 'send':
        underWay.set(row.id, row.session_id)
        return true
      case 'end':
        await change(row, { state: decision.state, reason: decision.reason })
        return false
      case 'wait':
        if (decision.until === null) parked.set(row.id, now + PARKED_MS)
        if (decision.reason === 'answer-open') awaited.add(row.id)
        if (decision.until !== null || row.reason !== decision.reason) {
          await change(row, { not_before: decision.until ?? row.not_before, reason: decision.reason })
        }
        return false
    }
  }

  /**
   * The newest that count against this limit (0: none, so that nothing is read). What was sent while the clock was ahead would count for
   * as long as it was ahead.
   */
  function sentLastHour(sessionId: string, now: number, limit: number, chatKey?: string): readonly number[] {
    if (limit === 0) return []
    return storage.replies.sentTimes(sessionId, { since: now - HOUR_MS, until: now, limit }, chatKey)
  }

  /**
   * What belongs to the same message counts whatever its time says: the clock may have been set between the two. Only an answer is also
   * compared with what was called back in its chat meanwhile; thousands of texts may wait there.
   */
  function ledgerOf(row: ReplyRow, since: number): readonly ReplyRow[] {
    if (row.message_row === null) return []
    const ofMessage = storage.replies.ofMessage(row.message_row)
    const known = new Set([row.id, ...ofMessage.map((other) => other.id)])
    const ofChat = row.origin === 'response' ? storage.replies.ofChatSince(row.session_id, row.chat_key, since) : []
    return [...ofMessage, ...ofChat.filter((other) => !known.has(other.id))].filter((other) => other.id !== row.id)
  }

  /** The bot has no business in the chat of its message any more. */
  function isOwnersChat(row: ReplyRow): boolean {
    const message = row.message_row === null ? null : storage.messages.find(row.message_row)
    if (message === null) return deps.takeovers.isTakenOver(row.session_id, row.chat_key)
    return deps.takeovers.answers(row.session_id, row.chat_key, message.sent_at)
  }

  const holdsUnasked = (): boolean => settings.get('replies.unaskedWhilePaused') === 'off'

  /** The owner's own texts are not. */
  function isHeldBack(row: ReplyRow): boolean {
    const isHeld = row.message_row !== null || (row.origin === 'callback' && holdsUnasked())
    return isHeld && !isOwners(row) && isOwnersChat(row)
  }

  function isBegun(row: ReplyRow): boolean {
    if (row.answer === null) return false
    return storage.replies.ofAnswer(row.answer).some((other) => other.id < row.id && other.state === 'sent')
  }

  /** The end of the quiet hours on our clock. What hour it is for the owner is judged by the right time. */
  function nextMorning(): number | null {
    const until = quietUntil(settings.get('replies.quietHours'), offset.rightNow())
    return until === null ? null : offset.onOurClock(until)
  }

  async function type(row: ReplyRow): Promise<void> {
    const pace = {
      charactersPerSecond: settings.get('replies.charactersPerSecond'),
      secondsMax: settings.get('replies.secondsPerReplyMax'),
    }
    const milliseconds = humanDelay(row.text, pace, deps.random())
    if (milliseconds === 0) return
    const sender = deps.sender
    await sender.setTyping(row.session_id, row.chat_id, true)
    await waits.wait(milliseconds, waitOf(row.id))
    await sender.setTyping(row.session_id, row.chat_id, false)
  }

  /** Only what was decided about the reply as it still is: its own event may have come meanwhile, or the owner's order to send it. */
  async function change(row: ReplyRow, update: Partial<Omit<ReplyRow, 'id'>>): Promise<void> {
    const isTrue = await storage.writes.run(() => {
      const now = storage.replies.find(row.id)
      if (now?.state !== 'queued' || now.forced !== row.forced) return false
      storage.replies.update(row.id, update)
      return true
    })
    if (isTrue) announce(row.id)
    else parked.delete(row.id)
  }

  function announce(id: number): ReplyRow | null {
    const row = storage.replies.find(id)
    if (row) deps.changes.tell('reply', row)
    return row
  }

  return {
    store: (message, replies) => storeReplies(storage, clock.now(), message, replies),
    kick,
    moved(id) {
      const row = announce(id)
      kick()
      return row
    },
    decide,
    messageChanged(row) {
      if (parked.size === 0) return
      for (const { id, session_id, chat_key } of storage.replies.ofMessage(row)) {
        if (parked.delete(id)) storage.touchedChats.touch(session_id, chat_key)
      }
      for (const id of awaited) {
        const waiting = parked.delete(id) ? storage.replies.find(id) : null
        if (waiting !== null) storage.touchedChats.touch(waiting.session_id, waiting.chat_key)
      }
      awaited.clear()
      kick()
    },
    reconsider() {
      if (!running) return
      hasten(() => storage.replies.hurryWaiting(clock.now()))
    },
    interrupt(sessionId, chatKey) {
      for (const [id, { session }] of lanes) {
        const row = session === sessionId ? storage.replies.find(id) : null
        // A chat that only got its other name, or was handed back, hurries nobody.
        if (row?.chat_key === chatKey && isHeldBack(row)) waits.release(waitOf(id))
      }
      kick()
    },
    isSending: (sessionId, chatKey) =>
      storage.replies
        .sendingIn(sessionId, chatKey)
        .some((row) => lanes.has(row.id) || deps.sender.isConnected(sessionId)),
    start() {
      running = true
      // The clock may have been set back while we were off.
      hasten(() => storage.replies.waitAtMost(clock.now() + HOUR_MS))
    },
    async stop(deadlineMs) {
      running = false
      alarm.cancel()
      waits.release()
      const work = [...lanes.values()].map((lane) => lane.work)
      await within(clock, deadlineMs, Promise.allSettled(work), () => undefined)
    },
  }
}
