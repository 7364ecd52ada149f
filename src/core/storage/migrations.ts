import type { DatabaseSync } from 'node:sqlite'
import { CommandError } from '../../shared/result.ts'
import { msg } from '../../shared/words/say.ts'
import { chatMigration } from './chat-migration.ts'
import { waitingMigration } from './waiting-migration.ts'

/** Each entry brings the database one version further; `PRAGMA user_version` says how many were applied. Never edit, only append. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, wanted INTEGER NOT NULL, linked INTEGER NOT NULL,
    phone TEXT, push_name TEXT, last_connected_at INTEGER
  ) STRICT;

  CREATE TABLE lids (
    session_id TEXT NOT NULL, lid TEXT NOT NULL, phone TEXT NOT NULL, PRIMARY KEY (session_id, lid)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE key_value (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL, message_id TEXT NOT NULL, id_part TEXT NOT NULL,
    chat_id TEXT NOT NULL, chat_key TEXT NOT NULL, from_id TEXT NOT NULL,
    author TEXT, phone TEXT, lid TEXT, push_name TEXT, chat_name TEXT,
    text TEXT NOT NULL, type TEXT NOT NULL, has_media INTEGER NOT NULL, is_group INTEGER NOT NULL,
    backfilled INTEGER NOT NULL, quoted TEXT, media TEXT,
    sent_at INTEGER NOT NULL, stored_at INTEGER NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, unknown_outcomes INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER, first_failed_at INTEGER, posted_at INTEGER, delivered_at INTEGER, error_code TEXT, note TEXT
  ) STRICT;
  CREATE UNIQUE INDEX messages_identity ON messages (session_id, message_id);
  CREATE INDEX messages_id_part ON messages (session_id, id_part);
  CREATE INDEX messages_chat ON messages (session_id, chat_key, sent_at);
  CREATE INDEX messages_open ON messages (id) WHERE state IN ('waiting', 'posting');
  CREATE INDEX messages_dead ON messages (id) WHERE state = 'dead';

  CREATE TABLE marks (
    session_id TEXT NOT NULL, chat_id TEXT NOT NULL, message_id TEXT NOT NULL, timestamp INTEGER NOT NULL,
    PRIMARY KEY (session_id, chat_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE replies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_row INTEGER REFERENCES messages (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL, chat_id TEXT NOT NULL, chat_key TEXT NOT NULL,
    text TEXT NOT NULL, quoted_id TEXT, origin TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
    wa_message_id TEXT, ack INTEGER, attempts INTEGER NOT NULL DEFAULT 0,
    queued_at INTEGER NOT NULL, not_before INTEGER NOT NULL, attempt_started_at INTEGER, sent_at INTEGER,
    idempotency_key TEXT
  ) STRICT;
  CREATE INDEX replies_message ON replies (message_row);
  CREATE INDEX replies_open ON replies (id) WHERE state IN ('queued', 'sending');
  CREATE INDEX replies_sent ON replies (session_id, sent_at) WHERE state = 'sent';
  CREATE INDEX replies_chat ON replies (session_id, chat_key, queued_at);
  CREATE INDEX replies_wa ON replies (session_id, wa_message_id) WHERE wa_message_id IS NOT NULL;
  CREATE UNIQUE INDEX replies_idempotency ON replies (session_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

  CREATE TABLE own_messages (
    session_id TEXT NOT NULL, message_id TEXT NOT NULL, chat_key TEXT NOT NULL,
    text TEXT NOT NULL, sent_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, by_owner INTEGER NOT NULL,
    PRIMARY KEY (session_id, message_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX own_messages_chat ON own_messages (session_id, chat_key, seen_at);

  CREATE TABLE takeovers (
    session_id TEXT NOT NULL, chat_key TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (session_id, chat_key)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE messages ADD COLUMN failing_ms INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE messages ADD COLUMN last_failed_at INTEGER;
  CREATE INDEX messages_delivered ON messages (session_id, chat_key, delivered_at) WHERE delivered_at IS NOT NULL;
  CREATE INDEX messages_state ON messages (state, id);
  CREATE INDEX messages_session ON messages (session_id, id);
  DROP INDEX messages_dead;
  CREATE INDEX replies_loose ON replies (queued_at) WHERE message_row IS NULL;
  CREATE INDEX own_messages_seen ON own_messages (seen_at);
  `,
  `
  ALTER TABLE replies ADD COLUMN request_digest TEXT;

  CREATE TABLE core_posts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    link TEXT NOT NULL, lane TEXT NOT NULL, webhook_id TEXT NOT NULL, body TEXT NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL, first_failed_at INTEGER, error_code TEXT
  ) STRICT;
  CREATE INDEX core_posts_open ON core_posts (link, lane, id) WHERE state = 'waiting';
  CREATE INDEX core_posts_dead ON core_posts (link, created_at) WHERE state = 'dead';

  CREATE TABLE commands (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL, command_id TEXT NOT NULL, lane TEXT NOT NULL, kind TEXT NOT NULL,
    data TEXT, state TEXT NOT NULL, outcome TEXT, received_at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX commands_identity ON commands (stream, command_id);
  CREATE INDEX commands_open ON commands (lane, id) WHERE state = 'open';
  CREATE INDEX commands_received ON commands (received_at);
  `,
  // Takeovers without an end, handed back, or asked for; answers of several texts; the owner's notes to himself.
  `
  ALTER TABLE takeovers RENAME TO takeovers_before;
  CREATE TABLE takeovers (
    session_id TEXT NOT NULL, chat_key TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER,
    written_at INTEGER, handed_back_at INTEGER, cause TEXT NOT NULL DEFAULT 'hand',
    PRIMARY KEY (session_id, chat_key)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO takeovers (session_id, chat_key, since, until, written_at)
    SELECT session_id, chat_key, since, until, since FROM takeovers_before;
  DROP TABLE takeovers_before;
  ALTER TABLE replies ADD COLUMN wa_id_part TEXT;
  ALTER TABLE replies ADD COLUMN answer INTEGER;
  ALTER TABLE replies ADD COLUMN forced INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX replies_wa_part ON replies (session_id, wa_id_part) WHERE wa_id_part IS NOT NULL;
  CREATE INDEX replies_sent_chat ON replies (session_id, chat_key, sent_at) WHERE state = 'sent';
  CREATE INDEX replies_answer ON replies (answer) WHERE answer IS NOT NULL;
  CREATE TABLE own_notes (
    session_id TEXT NOT NULL, id_part TEXT NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY (session_id, id_part)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX own_notes_seen ON own_notes (seen_at);
  `,
  // Customers whose data was deleted on the owner’s wish.
  `
  CREATE TABLE forgotten (
    session_id TEXT NOT NULL, print TEXT NOT NULL, forgotten_at INTEGER NOT NULL, PRIMARY KEY (session_id, print)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX forgotten_at ON forgotten (forgotten_at);
  CREATE INDEX messages_author ON messages (session_id, author) WHERE author IS NOT NULL;
  CREATE INDEX messages_session_state ON messages (session_id, state, id);
  `,
  // Chats that the owner put aside, and indexes for what Home counts.
  `
  CREATE TABLE put_aside (
    session_id TEXT NOT NULL, chat_key TEXT NOT NULL, message_row INTEGER NOT NULL, PRIMARY KEY (session_id, chat_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX messages_written ON messages (sent_at);
  CREATE INDEX messages_caught_up ON messages (stored_at) WHERE backfilled = 1;
  CREATE INDEX replies_never_sent ON replies (queued_at) WHERE state IN ('suppressed', 'expired', 'failed');
  `,
  chatMigration,
  // Times that no message can have (after 2100, before 1970): they hid what came later from catch-up, and could not be sent on.
  `
  UPDATE messages SET sent_at = stored_at WHERE sent_at > 4102444800000;
  UPDATE messages SET sent_at = stored_at WHERE sent_at < 0;
  DELETE FROM marks WHERE timestamp > 4102444800 OR timestamp < 0;
  `,
  waitingMigration,
  // For a million messages: Home counts a day without touching its rows, and texts that failed are found without a walk over all.
  `
  CREATE INDEX messages_day ON messages (sent_at, answered_at);
  CREATE INDEX replies_failed ON replies (id, reason) WHERE state = 'failed';
  CREATE INDEX replies_chat_row ON replies (session_id, chat_key, id);
  `,
  // One answer for a message whose post had an unknown end: since when, whether the core called back, and whose a callback may be.
  `
  ALTER TABLE messages ADD COLUMN unknown_at INTEGER;
  ALTER TABLE messages ADD COLUMN called_back_at INTEGER;
  ALTER TABLE replies ADD COLUMN doubt INTEGER;
  CREATE INDEX replies_doubt ON replies (doubt) WHERE doubt IS NOT NULL;
  CREATE INDEX messages_unknown ON messages (session_id, chat_key, id) WHERE unknown_outcomes > 0;
  `,
  // What the phone says by itself is told from what the owner writes by hand.
  `
  ALTER TABLE own_messages ADD COLUMN fast INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE own_messages ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX own_messages_text ON own_messages (session_id, text);
  CREATE INDEX own_messages_writer ON own_messages (session_id, chat_key, by_owner, sent_at);
  CREATE TABLE automatic_texts (
    session_id TEXT NOT NULL, text TEXT NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (session_id, text)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX automatic_texts_last ON automatic_texts (session_id, last_at);
  `,
  // The next reply of one chat, however many chats wait.
  `
  CREATE INDEX replies_open_chat ON replies (session_id, chat_key, id) WHERE state IN ('queued', 'sending');
  `,
]

/**
 * Applies what is missing, each step in its own transaction; returns how many steps that were. Throws a `CommandError` for a database
 * made by a newer version, and an error of SQLite's kind "not a database" for one that is not ours.
 */
export function migrate(database: DatabaseSync): number {
  const { user_version: from } = database.prepare('PRAGMA user_version').get() as { user_version: number }
  const isOurs = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'key_value'").get() !== undefined
  if (from > migrations.length && isOurs) {
    throw new CommandError('unavailable', msg('start.newer-record'), `${from} > ${migrations.length}`)
  }
  if (from < 0 || from > migrations.length) throw notOurs(`version ${from}`)
  for (let version = from; version < migrations.length; version += 1) {
    database.exec('BEGIN IMMEDIATE')
    try {
      database.exec(migrations[version]!)
      database.exec(`PRAGMA user_version = ${version + 1}`)
      database.exec('COMMIT')
    } catch (error) {
      rollBack(database)
      // Tables of other names or shapes than ours are in the way, or missing.
      throw (error as { errcode?: unknown }).errcode === SQLITE_ERROR ? notOurs(String(error)) : error
    }
  }
  return migrations.length - from
}

/** What stopped the step may have ended the transaction already; that it did is not what went wrong. */
function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK')
  } catch {
    // The caller throws the cause, and nobody goes on with this connection.
  }
}

const SQLITE_ERROR = 1

/** As SQLite itself says it: set aside like any damaged file, and what fits is saved from it. */
export const notOurs = (why: string): Error =>
  Object.assign(new Error(`not a database of Salesboy: ${why}`), { errcode: 26 })
