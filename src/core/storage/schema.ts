import type { Table } from './schema-promises.ts'

/**
 * Every table of the database: its purpose, how long its rows stay, and what happens to them when a chat gets its other name or the owner
 * deletes a customer. Retention, renaming, deletion and the rescue of a damaged file are derived from this list, so a new table cannot
 * forget one of them. Triggers (chat-triggers.ts) keep `chats`, `tallies`, `totals` and the two search indexes.
 *
 * Times are unix ms unless a comment says otherwise. `session_id` is the shop. `chat_key` names a chat: the phone's id if it is known, else
 * the privacy id (LID).
 */

/** Catch-up may read 30 days back. A message must be known for at least that long, or it would be forwarded or read back twice. */
export const KNOWN_DAYS = 45
/** The details of a POST attempt are useful only while the fault can still be mended. */
const ATTEMPT_DAYS = 7
/** The core may repeat a command for this long, so the command must still be known. */
const COMMAND_DAYS = 60
/** Counters hold no names and no texts, so they stay for a little more than a year, for comparison. */
const TALLY_DAYS = 400
/** Help counts the messages of this many days that did not go to the assistant. */
export const COUNTED_DAYS = 7
/** Half an hour: in all time zones in use but two, every hour begins at a slot. */
export const SLOT_MS = 1_800_000

/** An `until` of 0 is no time: the row still tells up to when the owner has answered. NULL without an end. */
const LAST_IN_TAKEOVER = 'max(until, since, coalesce(written_at, 0), coalesce(handed_back_at, 0))'
/** If a chat has a takeover under both names, the longer one stays. */
const MERGE_TAKEOVERS = [
  `INSERT INTO takeovers (session_id, chat_key, since, until, written_at, handed_back_at, cause)
     SELECT session_id, :to, since, until, written_at, handed_back_at, cause FROM takeovers
     WHERE session_id = :session AND chat_key = :from
   ON CONFLICT (session_id, chat_key) DO UPDATE SET
     since = max(since, excluded.since),
     until = CASE WHEN until IS NULL OR excluded.until IS NULL THEN NULL ELSE max(until, excluded.until) END,
     written_at = nullif(max(coalesce(written_at, 0), coalesce(excluded.written_at, 0)), 0),
     handed_back_at = nullif(max(coalesce(handed_back_at, 0), coalesce(excluded.handed_back_at, 0)), 0),
     cause = CASE WHEN 'asked' IN (cause, excluded.cause) THEN 'asked' ELSE 'hand' END`,
  'DELETE FROM takeovers WHERE session_id = :session AND chat_key = :from',
]

const NO_CUSTOMER = { not: 'holds nothing of a customer' }
const BY_TRIGGER = { not: 'a trigger does it, with the messages' }

export const tables = {
  /** The shops of this computer. */
  sessions: {
    make: `CREATE TABLE sessions (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, wanted INTEGER NOT NULL, linked INTEGER NOT NULL,
        phone TEXT, push_name TEXT, last_connected_at INTEGER
      ) STRICT;`,
    kept: { not: 'until the owner removes the shop' },
    renamed: NO_CUSTOMER,
    deleted: NO_CUSTOMER,
    rescued: true,
  },
  /**
   * The customers behind privacy ids (LIDs): the phone (null: unknown or hidden), when WhatsApp was last asked, when it first told no phone
   * though one is known, the LID that replaced this one, and the username that the customer chose. LIDs and phones are digits.
   */
  lids: {
    make: `CREATE TABLE lids (
        session_id TEXT NOT NULL, lid TEXT NOT NULL, phone TEXT, asked_at INTEGER, told_none_at INTEGER, successor TEXT, username TEXT,
        PRIMARY KEY (session_id, lid)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX lids_phone ON lids (session_id, phone) WHERE phone IS NOT NULL;`,
    kept: { not: 'a customer may come back after years' },
    renamed: { not: 'is the reason for the new name' },
    deleted: ['DELETE FROM lids WHERE session_id = :session AND (phone = :digits OR lid = :digits)'],
    rescued: true,
  },
  /** The former names of chats, so that a text on its way to a former name still finds its chat. */
  former_chats: {
    make: `CREATE TABLE former_chats (
        session_id TEXT NOT NULL, former TEXT NOT NULL, chat_key TEXT NOT NULL, PRIMARY KEY (session_id, former)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX former_chats_now ON former_chats (session_id, chat_key);`,
    kept: { not: 'a core may know a customer by the former name for ever' },
    renamed: 'chat_key',
    deleted: 'chat_key',
    rescued: true,
  },
  /** Small facts that must survive a restart: pause, hold, clock offset. Values are JSON. */
  key_value: {
    make: `CREATE TABLE key_value (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
    kept: { not: 'each fact has one row' },
    renamed: NO_CUSTOMER,
    deleted: NO_CUSTOMER,
    rescued: true,
  },
  /** The inbox: the messages of customers, and how far each is on its way to the core. */
  messages: {
    make: `CREATE TABLE messages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session_id TEXT NOT NULL, message_id TEXT NOT NULL, id_part TEXT NOT NULL,
        chat_id TEXT NOT NULL, chat_key TEXT NOT NULL, from_id TEXT NOT NULL,
        author TEXT, phone TEXT, lid TEXT, username TEXT, push_name TEXT, chat_name TEXT,
        text TEXT NOT NULL, type TEXT NOT NULL, has_media INTEGER NOT NULL, is_group INTEGER NOT NULL,
        backfilled INTEGER NOT NULL, quoted TEXT, media TEXT, extras TEXT, -- JSON; extras: order, product, referral
        on_phone INTEGER NOT NULL DEFAULT 0, -- only a look at the phone shows what was written
        sent_at INTEGER NOT NULL, stored_at INTEGER NOT NULL,
        state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, unknown_outcomes INTEGER NOT NULL DEFAULT 0,
        next_at INTEGER, first_failed_at INTEGER, posted_at INTEGER, tried_at INTEGER, delivered_at INTEGER, error_code TEXT, note TEXT,
        failing_ms INTEGER NOT NULL DEFAULT 0, last_failed_at INTEGER,
        answered_at INTEGER, answered_by TEXT,
        unknown_at INTEGER, unknown_steady INTEGER, called_back_at INTEGER, -- one answer only for a post with an unknown end
        runs INTEGER NOT NULL DEFAULT 0, -- posts in which the core may have begun to work on it
        edited_at INTEGER, deleted_at INTEGER, untold TEXT -- what the customer did to it since, and what the core has yet to hear
      ) STRICT;
      CREATE UNIQUE INDEX messages_identity ON messages (session_id, message_id);
      CREATE INDEX messages_id_part ON messages (session_id, id_part);
      CREATE INDEX messages_chat ON messages (session_id, chat_key, sent_at);
      CREATE INDEX messages_chat_row ON messages (session_id, chat_key, id);
      CREATE INDEX messages_author ON messages (session_id, author) WHERE author IS NOT NULL;
      CREATE INDEX messages_open ON messages (id) WHERE state IN ('waiting', 'posting');
      CREATE INDEX messages_state ON messages (state, id);
      CREATE INDEX messages_session ON messages (session_id, id);
      CREATE INDEX messages_session_state ON messages (session_id, state, id);
      CREATE INDEX messages_delivered ON messages (session_id, chat_key, delivered_at) WHERE delivered_at IS NOT NULL;
      CREATE INDEX messages_unknown ON messages (session_id, chat_key, id) WHERE unknown_outcomes > 0;
      CREATE INDEX messages_written ON messages (sent_at);
      CREATE INDEX messages_day ON messages (sent_at, answered_at); -- Home counts a day without touching its rows
      CREATE INDEX messages_stored ON messages (stored_at);
      CREATE INDEX messages_untold ON messages (id) WHERE untold IS NOT NULL;
      CREATE INDEX messages_caught_up ON messages (stored_at) WHERE backfilled = 1;`,
    kept: { not: 'old-messages.ts empties texts and deletes rows, by two clocks' },
    renamed: [
      `UPDATE messages SET chat_key = :to, from_id = :to, phone = :phone, lid = ifnull(lid, :lid)
         WHERE session_id = :session AND chat_key = :from AND is_group = 0`,
      'UPDATE messages SET author = :to, phone = :phone WHERE session_id = :session AND author = :from',
    ],
    deleted: { not: 'customer-table.ts does it one by one, and keeps a fingerprint of each id' },
    rescued: true,
  },
  /** The newest message of each chat, from which catch-up reads on. `timestamp` is in seconds, as WhatsApp has it. */
  marks: {
    make: `CREATE TABLE marks (
        session_id TEXT NOT NULL, chat_id TEXT NOT NULL, message_id TEXT NOT NULL, timestamp INTEGER NOT NULL,
        PRIMARY KEY (session_id, chat_id)
      ) STRICT, WITHOUT ROWID;`,
    kept: { not: 'each chat has one row' },
    renamed: { not: 'is kept under the id that WhatsApp uses, whatever the chat is called here' },
    deleted: [
      'DELETE FROM marks WHERE session_id = :session AND chat_id = :chat',
      // A group's mark names the author of its newest message. Only the time is needed, so the id is emptied.
      `UPDATE marks SET message_id = '' WHERE session_id = :session AND message_id LIKE '%' || :chat`,
    ],
    rescued: true,
  },
  /** The ledger of replies. `wa_id_part` is the message's own part of WhatsApp's id, `answer` the first row of an answer in several. */
  replies: {
    make: `CREATE TABLE replies (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        message_row INTEGER REFERENCES messages (id) ON DELETE CASCADE,
        session_id TEXT NOT NULL, chat_id TEXT NOT NULL, chat_key TEXT NOT NULL,
        text TEXT NOT NULL, quoted_id TEXT, origin TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
        wa_message_id TEXT, ack INTEGER, attempts INTEGER NOT NULL DEFAULT 0,
        queued_at INTEGER NOT NULL, not_before INTEGER NOT NULL, attempt_started_at INTEGER, sent_at INTEGER,
        idempotency_key TEXT, request_digest TEXT, wa_id_part TEXT, answer INTEGER, forced INTEGER NOT NULL DEFAULT 0,
        delivered_at INTEGER, read_at INTEGER, doubt INTEGER, run INTEGER, -- in which run of its message a callback came
        reach TEXT, -- whether nobody wrote in the chat before
        attachment TEXT, -- the file or place that goes with the text, as JSON
        file TEXT, -- SHA-256 of that file, once it is here
        left_out TEXT -- why the text goes without it
      ) STRICT;
      CREATE INDEX replies_message ON replies (message_row);
      CREATE INDEX replies_open ON replies (id) WHERE state IN ('queued', 'sending');
      CREATE INDEX replies_open_chat ON replies (session_id, chat_key, id) WHERE state IN ('queued', 'sending');
      CREATE INDEX replies_sent ON replies (session_id, sent_at) WHERE state = 'sent';
      CREATE INDEX replies_sent_chat ON replies (session_id, chat_key, sent_at) WHERE state = 'sent';
      CREATE INDEX replies_never_sent ON replies (queued_at) WHERE state IN ('suppressed', 'expired', 'failed');
      CREATE INDEX replies_failed ON replies (id, reason) WHERE state = 'failed';
      CREATE INDEX replies_chat ON replies (session_id, chat_key, queued_at);
      CREATE INDEX replies_chat_row ON replies (session_id, chat_key, id);
      CREATE INDEX replies_loose ON replies (queued_at) WHERE message_row IS NULL;
      CREATE INDEX replies_wa ON replies (session_id, wa_message_id) WHERE wa_message_id IS NOT NULL;
      CREATE INDEX replies_wa_part ON replies (session_id, wa_id_part) WHERE wa_id_part IS NOT NULL;
      CREATE INDEX replies_answer ON replies (answer) WHERE answer IS NOT NULL;
      CREATE INDEX replies_file ON replies (file) WHERE file IS NOT NULL;
      CREATE INDEX replies_doubt ON replies (doubt) WHERE doubt IS NOT NULL;
      CREATE UNIQUE INDEX replies_idempotency ON replies (session_id, idempotency_key) WHERE idempotency_key IS NOT NULL;`,
    // Replies to a message are deleted with the message.
    kept: {
      column: 'queued_at',
      days: (keepDays) => keepDays,
      key: 'id',
      where: `message_row IS NULL AND state NOT IN ('queued', 'sending')`,
      ours: true,
    },
    renamed: 'chat_key',
    deleted: { not: 'customer-table.ts does it, and counts them' },
    rescued: true,
  },
  /** The media of customers' messages: how far the fetch is, and which file of `core/media` has the bytes. */
  message_media: {
    make: `CREATE TABLE message_media (
        message_row INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
        session_id TEXT NOT NULL, state TEXT NOT NULL, sha256 TEXT, mimetype TEXT, size INTEGER,
        width INTEGER, height INTEGER, duration REAL, reason TEXT,
        opened INTEGER NOT NULL, tries INTEGER NOT NULL, next_at INTEGER,
        cuts INTEGER NOT NULL DEFAULT 0 -- fetches begun one after another of which no end is known
      ) STRICT;
      CREATE INDEX message_media_wanted ON message_media (session_id, opened, message_row) WHERE state = 'wanted';
      CREATE INDEX message_media_next ON message_media (next_at) WHERE state = 'wanted';
      CREATE INDEX message_media_file ON message_media (sha256) WHERE sha256 IS NOT NULL;`,
    kept: { not: 'old-messages.ts deletes it when it empties the text' },
    renamed: { not: 'belongs to its message' },
    deleted: { not: 'goes with its message' },
    rescued: true,
  },
  /** Messages of our own account. `text` is a fingerprint, to tell the owner's texts from Salesboy's and the phone's automatic ones. */
  own_messages: {
    make: `CREATE TABLE own_messages (
        session_id TEXT NOT NULL, message_id TEXT NOT NULL, chat_key TEXT NOT NULL,
        text TEXT NOT NULL, sent_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, by_owner INTEGER NOT NULL,
        fast INTEGER NOT NULL DEFAULT 0, size INTEGER NOT NULL DEFAULT 0,
        file TEXT, -- SHA-256 of the file that it is, or that goes with its text
        PRIMARY KEY (session_id, message_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX own_messages_chat ON own_messages (session_id, chat_key, seen_at);
      CREATE INDEX own_messages_seen ON own_messages (seen_at);
      CREATE INDEX own_messages_text ON own_messages (session_id, text);
      CREATE INDEX own_messages_writer ON own_messages (session_id, chat_key, by_owner, sent_at);`,
    kept: { column: 'seen_at', days: () => KNOWN_DAYS, key: 'session_id, message_id', ours: true },
    renamed: 'chat_key',
    deleted: 'chat_key',
    rescued: true,
  },
  /** Chats in which the owner answers himself. `until` null: until he hands the chat back. */
  takeovers: {
    make: `CREATE TABLE takeovers (
        session_id TEXT NOT NULL, chat_key TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER,
        written_at INTEGER, handed_back_at INTEGER, cause TEXT NOT NULL DEFAULT 'hand',
        PRIMARY KEY (session_id, chat_key)
      ) STRICT, WITHOUT ROWID;`,
    kept: { column: LAST_IN_TAKEOVER, days: () => KNOWN_DAYS, key: 'session_id, chat_key' },
    renamed: MERGE_TAKEOVERS,
    deleted: 'chat_key',
    rescued: true,
  },
  /** Posts to the core that are not messages: events and outcomes of commands. Posts of one `lane` go out in order. */
  core_posts: {
    make: `CREATE TABLE core_posts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        channel TEXT NOT NULL, lane TEXT NOT NULL, webhook_id TEXT NOT NULL, body TEXT NOT NULL,
        state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL,
        next_at INTEGER NOT NULL, first_failed_at INTEGER, error_code TEXT
      ) STRICT;
      CREATE INDEX core_posts_open ON core_posts (channel, lane, id) WHERE state = 'waiting';
      CREATE INDEX core_posts_dead ON core_posts (channel, created_at) WHERE state = 'dead';
      CREATE INDEX core_posts_created ON core_posts (created_at);`,
    // Events with customers' texts, even if the core was away for that long. The queue of each channel deletes its other finished posts.
    kept: {
      column: 'created_at',
      days: (keepDays) => keepDays,
      key: 'id',
      where: `channel = 'events' AND lane LIKE '% messages'`,
      ours: true,
    },
    renamed: { not: 'a body is what it was when it was made' },
    deleted: [
      `DELETE FROM core_posts WHERE state <> 'waiting' AND instr(body, :digits) > 0`,
      // Events of the customer that the core has not received yet. A post that is under way ends, and is not tried again.
      `DELETE FROM core_posts WHERE channel = 'events' AND lane = :session || ' messages' AND state = 'waiting'
         AND (:chat IN (body ->> 'from', body ->> 'chat_id', body ->> 'author') OR :digits IN (body ->> 'phone', body ->> 'lid')
           OR instr(body ->> 'message_id', :chat) > 0)`,
    ],
    rescued: true,
  },
  /** Commands of the core. `data` is deleted once the command ran; `outcome` stays, so that a repeat can be answered. */
  commands: {
    make: `CREATE TABLE commands (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        stream TEXT NOT NULL, command_id TEXT NOT NULL, lane TEXT NOT NULL, kind TEXT NOT NULL,
        data TEXT, state TEXT NOT NULL, outcome TEXT, received_at INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX commands_identity ON commands (stream, command_id);
      CREATE INDEX commands_open ON commands (lane, id) WHERE state = 'open';
      CREATE INDEX commands_received ON commands (received_at);`,
    kept: { column: 'received_at', days: () => COMMAND_DAYS, key: 'id', where: `state = 'done'`, ours: true },
    renamed: { not: 'holds what the core wrote' },
    // The row stays, so that no command runs twice.
    deleted: [
      `UPDATE commands SET data = NULL, outcome = NULL WHERE state <> 'open'
        AND (instr(coalesce(data, ''), :digits) > 0 OR instr(coalesce(outcome, ''), :digits) > 0)`,
    ],
    rescued: true,
  },
  /** Messages of deleted customers, as fingerprints, because reading a chat back must not store them again. */
  forgotten: {
    make: `CREATE TABLE forgotten (
        session_id TEXT NOT NULL, print TEXT NOT NULL, forgotten_at INTEGER NOT NULL, PRIMARY KEY (session_id, print)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX forgotten_at ON forgotten (forgotten_at);`,
    kept: { column: 'forgotten_at', days: () => KNOWN_DAYS, key: 'session_id, print', ours: true },
    renamed: NO_CUSTOMER,
    deleted: { not: 'is what stays of the deletion' },
    rescued: true,
  },
  /** Texts that the owner wrote by hand in a customer's chat. `text` is empty when texts are not to be kept. */
  own_texts: {
    make: `CREATE TABLE own_texts (
        id INTEGER PRIMARY KEY, session_id TEXT NOT NULL, message_id TEXT NOT NULL, chat_key TEXT NOT NULL,
        text TEXT NOT NULL, type TEXT NOT NULL, sent_at INTEGER NOT NULL, stored_at INTEGER NOT NULL, ack INTEGER
      ) STRICT;
      CREATE UNIQUE INDEX own_texts_identity ON own_texts (session_id, message_id);
      CREATE INDEX own_texts_chat ON own_texts (session_id, chat_key, sent_at);
      CREATE INDEX own_texts_stored ON own_texts (stored_at);`,
    kept: { column: 'stored_at', days: (keepDays) => keepDays, key: 'id' },
    renamed: BY_TRIGGER,
    deleted: 'chat_key',
    rescued: true,
  },
  /** Reactions to messages, by the message's id part. A reaction that was taken back stays, empty, so that no older one comes back. */
  reactions: {
    make: `CREATE TABLE reactions (
        session_id TEXT NOT NULL, id_part TEXT NOT NULL, chat_key TEXT NOT NULL, sender TEXT NOT NULL, emoji TEXT NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (session_id, id_part, sender)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX reactions_chat ON reactions (session_id, chat_key);
      CREATE INDEX reactions_sender ON reactions (session_id, sender);
      CREATE INDEX reactions_at ON reactions (at);`,
    kept: { column: 'at', days: (keepDays) => keepDays, key: 'session_id, id_part, sender' },
    renamed: [
      'UPDATE reactions SET chat_key = :to WHERE session_id = :session AND chat_key = :from',
      'UPDATE OR REPLACE reactions SET sender = :to WHERE session_id = :session AND sender = :from',
    ],
    deleted: ['DELETE FROM reactions WHERE session_id = :session AND (chat_key = :chat OR sender = :chat)'],
    rescued: true,
  },
  /** The texts that the phone sends by itself (greeting, away text), as fingerprints. */
  automatic_texts: {
    make: `CREATE TABLE automatic_texts (
        session_id TEXT NOT NULL, text TEXT NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (session_id, text)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX automatic_texts_last ON automatic_texts (session_id, last_at);`,
    kept: {
      column: 'last_at',
      days: (keepDays) => Math.max(keepDays, KNOWN_DAYS),
      key: 'session_id, text',
      ours: true,
    },
    renamed: NO_CUSTOMER,
    deleted: NO_CUSTOMER,
    rescued: true,
  },
  /** Notes of the owner to himself that were seen, so that each is obeyed only once. */
  own_notes: {
    make: `CREATE TABLE own_notes (
        session_id TEXT NOT NULL, id_part TEXT NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY (session_id, id_part)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX own_notes_seen ON own_notes (seen_at);`,
    kept: { column: 'seen_at', days: () => KNOWN_DAYS, key: 'session_id, id_part', ours: true },
    renamed: NO_CUSTOMER,
    deleted: NO_CUSTOMER,
    rescued: true,
  },
  /** The newest POST attempt of each message, masked and cut. */
  attempts: {
    make: `CREATE TABLE attempts (
        message_row INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
        started_at INTEGER NOT NULL, took_ms INTEGER NOT NULL, url TEXT NOT NULL, headers TEXT NOT NULL,
        body TEXT NOT NULL, body_bytes INTEGER NOT NULL, outcome TEXT NOT NULL, status INTEGER, answer TEXT
      ) STRICT;
      CREATE INDEX attempts_started ON attempts (started_at);`,
    kept: { column: 'started_at', days: (keepDays) => Math.min(keepDays, ATTEMPT_DAYS), key: 'message_row' },
    renamed: { not: 'shows what was posted' },
    deleted: { not: 'goes with its message' },
    rescued: false,
  },
  /** The chat list: newest line, unread count, and the question that waits for a human (waiting-trigger.ts). */
  chats: {
    make: `CREATE TABLE chats (
        id INTEGER PRIMARY KEY, session_id TEXT NOT NULL, chat_key TEXT NOT NULL, chat_id TEXT NOT NULL,
        name TEXT, phone TEXT, is_group INTEGER NOT NULL,
        last_at INTEGER NOT NULL DEFAULT 0, last_kind TEXT, last_row INTEGER,
        unread INTEGER NOT NULL DEFAULT 0, seen_row INTEGER NOT NULL DEFAULT 0, handled_row INTEGER NOT NULL DEFAULT 0,
        waits_row INTEGER, waits_at INTEGER, waits_why TEXT
      ) STRICT;
      CREATE UNIQUE INDEX chats_identity ON chats (session_id, chat_key);
      CREATE INDEX chats_recent ON chats (last_at, id);
      CREATE INDEX chats_session_recent ON chats (session_id, last_at, id);
      CREATE INDEX chats_unread ON chats (last_at, id) WHERE unread > 0;
      CREATE INDEX chats_waiting ON chats (last_at, id) WHERE waits_row IS NOT NULL;
      CREATE INDEX chats_waiting_since ON chats (waits_at, session_id) WHERE waits_row IS NOT NULL;`,
    kept: BY_TRIGGER,
    renamed: BY_TRIGGER,
    deleted: BY_TRIGGER,
    rescued: false,
  },
  /** How often something happened in one half hour (`slot`, counted since 1970). No names of people, no texts. */
  tallies: {
    make: `CREATE TABLE tallies (
        slot INTEGER NOT NULL, name TEXT NOT NULL, session_id TEXT NOT NULL, count INTEGER NOT NULL,
        PRIMARY KEY (slot, name, session_id)
      ) STRICT, WITHOUT ROWID;`,
    kept: { column: 'slot', days: () => TALLY_DAYS, key: 'slot, name, session_id', unitMs: SLOT_MS },
    renamed: NO_CUSTOMER,
    deleted: NO_CUSTOMER,
    rescued: false,
  },
  /** Sessions per half hour (`slot`, counted since 1970): ms in each state, and the number of interruptions by cause. */
  session_times: {
    make: `CREATE TABLE session_times (
        session_id TEXT NOT NULL, slot INTEGER NOT NULL, name TEXT NOT NULL, amount INTEGER NOT NULL,
        PRIMARY KEY (session_id, slot, name)
      ) STRICT, WITHOUT ROWID;`,
    kept: { column: 'slot', days: () => TALLY_DAYS, key: 'session_id, slot, name', unitMs: SLOT_MS },
    renamed: NO_CUSTOMER,
    deleted: NO_CUSTOMER,
    rescued: true,
  },
  /** How often something has happened since the record was made, for monitors. Kept by triggers; no names of people, no texts. */
  totals: {
    make: `CREATE TABLE totals (name TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
    kept: { not: 'each name has one row' },
    renamed: NO_CUSTOMER,
    deleted: NO_CUSTOMER,
    rescued: false,
  },
  /** Messages that did not go to the assistant by themselves, by rule: a fingerprint of each, so that none counts twice. */
  not_forwarded: {
    make: `CREATE TABLE not_forwarded (
        session_id TEXT NOT NULL, print TEXT NOT NULL, rule TEXT NOT NULL, type TEXT NOT NULL, sent_at INTEGER NOT NULL,
        PRIMARY KEY (session_id, print)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX not_forwarded_sent ON not_forwarded (sent_at, rule);`,
    kept: { column: 'sent_at', days: () => COUNTED_DAYS, key: 'session_id, print' },
    renamed: NO_CUSTOMER,
    deleted: NO_CUSTOMER,
    rescued: false,
  },
  /** Finds parts of words in messages and names. Deleted text is overwritten here too. */
  message_search: {
    make: `CREATE VIRTUAL TABLE message_search USING fts5 (
        text, push_name, chat_name, phone, content = 'messages', content_rowid = 'id', tokenize = 'trigram', detail = 'none');
      INSERT INTO message_search (message_search, rank) VALUES ('secure-delete', 1);`,
    kept: BY_TRIGGER,
    renamed: BY_TRIGGER,
    deleted: BY_TRIGGER,
    rescued: false,
  },
  chat_search: {
    make: `CREATE VIRTUAL TABLE chat_search USING fts5 (
        name, phone, content = 'chats', content_rowid = 'id', tokenize = 'trigram', detail = 'none');
      INSERT INTO chat_search (chat_search, rank) VALUES ('secure-delete', 1);`,
    kept: BY_TRIGGER,
    renamed: BY_TRIGGER,
    deleted: BY_TRIGGER,
    rescued: false,
  },
} satisfies Readonly<Record<string, Table>>

/** The tables by name, in the order in which they are made and rescued. The order matters, because replies refer to messages. */
export const allTables: readonly (readonly [string, Table])[] = Object.entries(tables)
