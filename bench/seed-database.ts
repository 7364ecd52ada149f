import { DatabaseSync } from 'node:sqlite'
import { answerSlot, answerStep, chatTriggers, last, wayStep } from '../src/core/storage/chat-triggers.ts'
import { makeTables, VERSION } from '../src/core/storage/migrations.ts'
import { openStorage } from '../src/core/storage/open-storage.ts'
import { SLOT_MS } from '../src/core/storage/schema.ts'
import { waits } from '../src/core/storage/waiting-trigger.ts'
import { createMemoryLogger } from '../src/core/testing/memory-ports.ts'

export interface SeedOptions {
  readonly path: string
  readonly chats: number
  readonly messages: number
  /** Time of the newest message, unix ms. */
  readonly now: number
  readonly days?: number
  /** The share of all messages in one chat (0 to 1), for long threads. */
  readonly longChatShare?: number
}

const NAMES = [
  'Ada Obi',
  'Bola Adeyemi',
  'Chidi Okafor',
  'مريم',
  'Ngọc Ánh',
  'Ọmọ́wùmí',
  '李雷',
  'Zoë',
  'Иван',
  'Ngozi 🌸',
]
const TEXTS = [
  'Good morning, how much is rice?',
  'Do you deliver to Surulere?',
  'مرحبا، هل المحل مفتوح اليوم؟',
  'I want two bags of rice and 5 litres of oil please, can you bring it tomorrow before noon?',
  'ok thanks 🙏🏽',
  'price?',
  '[voice message]',
  'Where is my order #4711',
]
const ANSWERS = ['Rice (50 kg) is ₦78,000.', 'Yes, we deliver on the same day.', 'نعم، المحل مفتوح حتى الساعة الثامنة.']
const CODES = ['http-422', 'http-500', 'timed-out', 'http-413']

/** Rows written between two commits. */
const STEP = 10_000
/** The rows that the triggers would have made one by one: the list, the counters and the search. */
const MADE_BY_TRIGGERS = `
  INSERT INTO chats (session_id, chat_key, chat_id, name, phone, is_group, seen_row)
    SELECT session_id, chat_key, chat_id, iif(is_group, chat_name, push_name), phone, is_group, max(id)
    FROM messages GROUP BY session_id, chat_key;
  UPDATE messages SET (answered_at, answered_by) = (SELECT sent_at, 'bot'
    FROM replies WHERE message_row = messages.id AND state = 'sent' ORDER BY sent_at LIMIT 1);
  UPDATE chats SET (last_at, last_kind, last_row) = ${last('chats.session_id', 'chats.chat_key')},
    (waits_row, waits_at, waits_why) = (${waits('chats')});
  INSERT INTO totals SELECT 'message.' || state, count(*) FROM messages GROUP BY 1;
  INSERT INTO totals SELECT 'reply.' || state || '.' || ifnull(reason, 'none'), count(*) FROM replies GROUP BY 1;
  INSERT INTO tallies SELECT sent_at / ${SLOT_MS}, 'received', session_id, count(*) FROM messages GROUP BY 1, 3;
  INSERT INTO tallies SELECT sent_at / ${SLOT_MS}, 'answered.' || answered_by, session_id, count(*)
    FROM messages WHERE answered_at IS NOT NULL GROUP BY 1, 2, 3;
  INSERT INTO tallies SELECT ${answerSlot('sent_at')}, ${answerStep('messages')}, session_id, count(*)
    FROM messages WHERE answered_at IS NOT NULL GROUP BY 1, 2, 3;
  INSERT INTO tallies SELECT sent_at / ${SLOT_MS}, 'dead.' || ifnull(error_code, 'unknown'), session_id, count(*)
    FROM messages WHERE state = 'dead' GROUP BY 1, 2, 3;
  INSERT INTO tallies SELECT queued_at / ${SLOT_MS}, state || '.' || ifnull(reason, 'unknown'), session_id, count(*)
    FROM replies WHERE state IN ('failed', 'expired') GROUP BY 1, 2, 3;
  INSERT INTO tallies SELECT ${answerSlot('sent_at')}, ${wayStep('line', 'posted_at - stored_at')}, session_id, count(*)
    FROM messages WHERE state = 'delivered' GROUP BY 1, 2, 3;
  INSERT INTO tallies SELECT ${answerSlot('sent_at')}, ${wayStep('assistant', 'delivered_at - posted_at')}, session_id, count(*)
    FROM messages WHERE state = 'delivered' GROUP BY 1, 2, 3;
  INSERT INTO tallies SELECT ${answerSlot('sent_at')}, ${wayStep('chat', 'sent_at - queued_at')}, session_id, count(*)
    FROM replies WHERE state = 'sent' GROUP BY 1, 2, 3;
  INSERT INTO message_search (message_search) VALUES ('rebuild');
  INSERT INTO chat_search (chat_search) VALUES ('rebuild');`

/**
 * Fills a fresh database with a shop's history, always the same one. The rows are written without triggers, and the triggers' rows are
 * made at once: a million messages take a minute instead of an hour.
 */
export function seedDatabase(options: SeedOptions): void {
  const { path, chats, messages, now, days = 30, longChatShare = 0 } = options
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000')
  makeTables(database)
  database.exec(`PRAGMA user_version = ${VERSION}`)
  const random = mulberry(4711)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const insert = database.prepare(
    `INSERT INTO messages (session_id, message_id, id_part, chat_id, chat_key, from_id, phone, push_name, chat_name, author, text,
       type, has_media, is_group, backfilled, sent_at, stored_at, state, attempts, posted_at, delivered_at, error_code, note)
     VALUES ('adas-shop', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 1, ?, ?, ?, NULL)`,
  )
  const reply = database.prepare(
    `INSERT INTO replies (message_row, session_id, chat_id, chat_key, text, origin, state, reason, wa_message_id, ack, queued_at,
       not_before, attempt_started_at, sent_at)
     VALUES (?, 'adas-shop', ?, ?, ?, 'response', ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const step = (days * 86_400_000) / messages
  database.exec('BEGIN')
  for (let n = 0; n < messages; n += 1) {
    if (n % STEP === STEP - 1) database.exec('COMMIT; BEGIN')
    const at = shopTime(now - Math.floor((messages - n) * step), random())
    const chat = random() < longChatShare ? 0 : Math.floor(random() ** 2 * chats)
    const isGroup = chat % 40 === 39
    const phone = `23480${String(31_000_000 + chat)}`
    const key = isGroup ? `1203630${String(chat).padStart(8, '0')}@g.us` : `${phone}@c.us`
    const text = pick(TEXTS)
    const type = text.startsWith('[voice') ? 'ptt' : 'chat'
    const dice = random()
    const state = dice < 0.003 ? 'dead' : dice < 0.006 ? 'skipped' : 'delivered'
    const id = `3EB0${n.toString(16).toUpperCase().padStart(12, '0')}`
    const took = 1_500 + Math.floor(random() ** 3 * 60_000)
    const delivered = state === 'delivered' ? at + took : null
    const group = isGroup ? `Traders ${chat}` : null
    const author = isGroup ? `${phone}@c.us` : null
    const { lastInsertRowid } = insert.run(
      `false_${key}_${id}`,
      id,
      key,
      key,
      key,
      phone,
      `${NAMES[chat % NAMES.length]} ${chat}`,
      group,
      author,
      text,
      type,
      Number(type === 'ptt'),
      Number(isGroup),
      at,
      at + 300,
      state,
      at + 320,
      delivered,
      state === 'dead' ? pick(CODES) : null,
    )
    if (delivered === null || random() < 0.05) continue
    const fate = random()
    const sent = fate < 0.94
    const sentAt = sent ? delivered + 2_000 : null
    reply.run(
      lastInsertRowid,
      key,
      key,
      pick(ANSWERS),
      sent ? 'sent' : fate < 0.96 ? 'failed' : fate < 0.98 ? 'expired' : 'suppressed',
      sent ? null : fate < 0.96 ? 'not-on-whatsapp' : fate < 0.98 ? 'too-old' : 'owner-takeover',
      sent ? `true_${key}_R${n}` : null,
      sent ? 1 + Math.floor(random() * 3) : null,
      delivered,
      delivered,
      delivered + 1_000,
      sentAt,
    )
  }
  seedHealth(database, now, days)
  database.exec('COMMIT')
  database.exec(MADE_BY_TRIGGERS)
  database.exec(chatTriggers)
  database.exec(`UPDATE replies SET delivered_at = sent_at + 800, read_at = sent_at + 60000 WHERE state = 'sent';
    UPDATE chats SET unread = 1 WHERE id % 50 = 0; PRAGMA wal_checkpoint(TRUNCATE)`)
  database.close()
  // The real code opens it once and closes it cleanly.
  openStorage({ path, clock: clockAt(now), logger: createMemoryLogger() }).close()
}

/** The computer is off at night. On some days the internet is lost, on others a page hangs. */
function seedHealth(database: DatabaseSync, now: number, days: number): void {
  const add = database.prepare("INSERT INTO session_times VALUES ('adas-shop', ?, ?, ?)")
  const last = Math.floor(now / SLOT_MS)
  for (let slot = last - days * 48; slot < last; slot += 1) {
    const day = Math.floor(slot / 48)
    const part = slot % 48
    if (part < 12 || part >= 46) continue
    const lost = day % 4 === 1 && part === 30 ? 'internet' : day % 7 === 3 && part === 20 ? 'trouble' : null
    const lostMs = lost === null ? 0 : lost === 'internet' ? SLOT_MS : SLOT_MS / 10
    if (lostMs < SLOT_MS) add.run(slot, 'connected', SLOT_MS - lostMs)
    if (lost === null) continue
    add.run(slot, lost, lostMs)
    add.run(slot, lost === 'internet' ? 'cut.internet' : 'cut.page-hung', 1)
  }
}

/** Few customers write at night, and most in the early evening. */
function shopTime(at: number, dice: number): number {
  const day = Math.floor(at / 86_400_000) * 86_400_000
  const hour = dice < 0.5 ? 17 + dice * 6 : 8 + (dice - 0.5) * 28
  const moved = day + Math.floor(hour * 3_600_000) + (at % 3_600_000)
  return Math.floor(Math.min(moved, at) / 1_000) * 1_000
}

/** A small generator with a seed, so that every run makes the same shop. */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function clockAt(now: number) {
  return { now: () => now, monotonic: () => performance.now(), setTimer: () => ({ cancel: () => undefined }) }
}
