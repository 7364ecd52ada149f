import { DAY_MS } from '../time/durations.ts'
import { SLOT_MS } from './schema.ts'
import { waitingTrigger } from './waiting-trigger.ts'

/**
 * Triggers keep the chat list, the search index, the owner's texts written by hand, and the counters of Insights. Every write or deletion
 * of a message, a reply or a chat's name changes them in the same transaction, so they can never disagree.
 */

export const last = (session: string, key: string) => `
  (SELECT at, kind, row FROM (
     SELECT at, kind, row, 0 AS rank FROM (SELECT sent_at AS at, 'message' AS kind, id AS row FROM messages
       WHERE session_id = ${session} AND chat_key = ${key} ORDER BY sent_at DESC, id DESC LIMIT 1)
     UNION ALL
     SELECT at, kind, row, 1 FROM (SELECT sent_at AS at, 'own' AS kind, id AS row FROM own_texts
       WHERE session_id = ${session} AND chat_key = ${key} ORDER BY sent_at DESC, id DESC LIMIT 1)
     UNION ALL
     SELECT at, kind, row, 2 FROM (SELECT queued_at AS at, 'reply' AS kind, id AS row FROM replies
       WHERE session_id = ${session} AND chat_key = ${key} AND state NOT IN ('suppressed', 'expired')
       ORDER BY queued_at DESC, id DESC LIMIT 1)
     UNION ALL SELECT 0, NULL, NULL, -1)
   ORDER BY at DESC, rank DESC LIMIT 1)`

const refresh = (session: string, key: string) => `
  UPDATE chats SET (last_at, last_kind, last_row) = ${last(session, key)}
  WHERE session_id = ${session} AND chat_key = ${key};`

const forget = (session: string, key: string) => `
  DELETE FROM chats WHERE session_id = ${session} AND chat_key = ${key}
    AND NOT EXISTS (SELECT 1 FROM messages WHERE session_id = ${session} AND chat_key = ${key})
    AND NOT EXISTS (SELECT 1 FROM replies WHERE session_id = ${session} AND chat_key = ${key});`

/** Moves a chat to its other name: renames its row, or merges it into the row with that name. Safe to run for each of the chat's rows. */
const move = `
  UPDATE chats SET chat_key = NEW.chat_key WHERE session_id = NEW.session_id AND chat_key = OLD.chat_key
    AND NOT EXISTS (SELECT 1 FROM chats WHERE session_id = NEW.session_id AND chat_key = NEW.chat_key);
  UPDATE chats SET unread = unread + ifnull((SELECT unread FROM chats
      WHERE session_id = NEW.session_id AND chat_key = OLD.chat_key), 0)
    WHERE session_id = NEW.session_id AND chat_key = NEW.chat_key;
  UPDATE chats SET unread = 0 WHERE session_id = NEW.session_id AND chat_key = OLD.chat_key;
  UPDATE own_texts SET chat_key = NEW.chat_key WHERE session_id = NEW.session_id AND chat_key = OLD.chat_key;
  ${forget('NEW.session_id', 'OLD.chat_key')}
  ${refresh('NEW.session_id', 'NEW.chat_key')}`

/** Answer times are counted per three hours, because they have many steps: a tenth of the rows, and fine enough for a day's median. */
const ANSWER_SLOTS = 6
export const answerSlot = (sentAt: string) => `${sentAt} / ${SLOT_MS * ANSWER_SLOTS} * ${ANSWER_SLOTS}`

const tallyAt = (slot: string, name: string, when: string) => `
  INSERT INTO tallies SELECT ${slot}, ${name}, NEW.session_id, 1 WHERE ${when}
    ON CONFLICT (slot, name, session_id) DO UPDATE SET count = count + 1;`

const tally = (at: string, name: string, when = '1') => tallyAt(`${at} / ${SLOT_MS}`, name, when)

/** Counts for ever, by name alone, so that reading all totals costs the same in a record of any size (total-table.ts). */
const total = (name: string, when = '1') => `
  INSERT INTO totals SELECT ${name}, 1 WHERE ${when} ON CONFLICT (name) DO UPDATE SET count = count + 1;`

const totalMessage = total(`'message.' || NEW.state`, `NEW.state IN ('delivered', 'dead', 'skipped')`)
const totalReply = total(
  `'reply.' || NEW.state || '.' || iif(NEW.state = 'sent', 'none', ifnull(NEW.reason, 'none'))`,
  `NEW.state IN ('sent', 'suppressed', 'expired', 'failed')`,
)

/** Steps of ten percent: a median read from them is at most five percent off. For a caught-up message the time we were away counts too. */
export const answerStep = (row: string) => `'time.' || CAST(ln(max(
  ${row}.answered_at - iif(${row}.backfilled, ${row}.sent_at, ${row}.stored_at), 100) / 100.0) / ln(1.1) AS INTEGER)`

/** Each step is half as long again: wide enough that a part of the way has few steps, narrow enough to tell seconds from minutes. */
export const WAY_STEP = 1.5
export const wayStep = (part: string, ms: string) =>
  `'way.${part}.' || CAST(ln(max(${ms}, 100) / 100.0) / ln(${WAY_STEP}) AS INTEGER)`

const WAS_TRIED = `NEW.state = 'delivered' AND NEW.tried_at IS NOT NULL`
const tallyWay = `
  ${tallyAt(answerSlot('NEW.sent_at'), wayStep('line', 'NEW.tried_at - NEW.stored_at'), WAS_TRIED)}
  ${tallyAt(answerSlot('NEW.sent_at'), wayStep('assistant', 'NEW.delivered_at - NEW.tried_at'), WAS_TRIED)}`

const tallyAnswer = `${tally('NEW.sent_at', `'answered.' || NEW.answered_by`, 'NEW.answered_at IS NOT NULL')}
  ${tallyAt(answerSlot('NEW.sent_at'), answerStep('NEW'), 'NEW.answered_at IS NOT NULL')}`

const answeredByReply = `
  ${tallyAt(answerSlot('NEW.sent_at'), wayStep('chat', 'NEW.sent_at - NEW.queued_at'), `NEW.origin IN ('response', 'callback') AND NEW.sent_at IS NOT NULL`)}
  UPDATE messages SET answered_at = ifnull(NEW.sent_at, NEW.queued_at), answered_by = iif(NEW.origin LIKE 'owner%', 'owner', 'bot')
    WHERE id = NEW.message_row AND answered_at IS NULL;
  UPDATE messages SET answered_at = ifnull(NEW.sent_at, NEW.queued_at), answered_by = 'owner'
    WHERE NEW.origin LIKE 'owner%' AND session_id = NEW.session_id AND chat_key = NEW.chat_key AND answered_at IS NULL
      AND sent_at BETWEEN NEW.queued_at - ${DAY_MS} AND NEW.queued_at;`

const index = (row: 'NEW' | 'OLD') =>
  row === 'NEW'
    ? `INSERT INTO message_search (rowid, text, push_name, chat_name, phone)
         VALUES (NEW.id, NEW.text, NEW.push_name, NEW.chat_name, NEW.phone);`
    : `INSERT INTO message_search (message_search, rowid, text, push_name, chat_name, phone)
         VALUES ('delete', OLD.id, OLD.text, OLD.push_name, OLD.chat_name, OLD.phone);`

const named = (row: 'NEW' | 'OLD') =>
  row === 'NEW'
    ? `INSERT INTO chat_search (rowid, name, phone) VALUES (NEW.id, NEW.name, NEW.phone);`
    : `INSERT INTO chat_search (chat_search, rowid, name, phone) VALUES ('delete', OLD.id, OLD.name, OLD.phone);`

const messageTriggers = `
  CREATE TRIGGER messages_chat_insert AFTER INSERT ON messages BEGIN
    INSERT INTO chats (session_id, chat_key, chat_id, name, phone, is_group)
      VALUES (NEW.session_id, NEW.chat_key, NEW.chat_id, iif(NEW.is_group, NEW.chat_name, NEW.push_name), NEW.phone, NEW.is_group)
      ON CONFLICT (session_id, chat_key) DO UPDATE SET chat_id = excluded.chat_id,
        name = ifnull(excluded.name, name), phone = ifnull(excluded.phone, phone);
    UPDATE chats SET unread = unread + 1 WHERE session_id = NEW.session_id AND chat_key = NEW.chat_key;
    ${refresh('NEW.session_id', 'NEW.chat_key')}
    ${index('NEW')}
    ${tally('NEW.sent_at', `'received'`)}
    ${total(`iif(NEW.backfilled, 'received.catch-up', 'received.live')`)}
    ${totalMessage}
    ${tallyWay}
    ${tally('NEW.sent_at', `'dead.' || ifnull(NEW.error_code, 'unknown')`, `NEW.state = 'dead'`)}
    ${tallyAnswer}
  END;
  CREATE TRIGGER messages_chat_state AFTER UPDATE OF state ON messages WHEN NEW.state <> OLD.state AND NEW.state <> 'posting' BEGIN
    ${refresh('NEW.session_id', 'NEW.chat_key')}
    ${tally('NEW.sent_at', `'dead.' || ifnull(NEW.error_code, 'unknown')`, `NEW.state = 'dead'`)}
    ${totalMessage}
    ${tallyWay}
  END;
  CREATE TRIGGER messages_chat_deleted AFTER UPDATE OF deleted_at ON messages WHEN NEW.deleted_at IS NOT OLD.deleted_at BEGIN
    ${refresh('NEW.session_id', 'NEW.chat_key')}
  END;
  CREATE TRIGGER messages_answered AFTER UPDATE OF answered_at ON messages WHEN OLD.answered_at IS NULL BEGIN
    ${tallyAnswer}
  END;
  CREATE TRIGGER messages_chat_moved AFTER UPDATE OF chat_key ON messages WHEN NEW.chat_key <> OLD.chat_key BEGIN
    ${move}
    UPDATE chats SET phone = NEW.phone WHERE session_id = NEW.session_id AND chat_key = NEW.chat_key AND is_group = 0;
  END;
  CREATE TRIGGER messages_search_update AFTER UPDATE OF text, push_name, chat_name, phone ON messages
    WHEN OLD.text IS NOT NEW.text OR OLD.push_name IS NOT NEW.push_name OR OLD.chat_name IS NOT NEW.chat_name OR OLD.phone IS NOT NEW.phone
  BEGIN
    ${index('OLD')}
    ${index('NEW')}
  END;
  CREATE TRIGGER messages_blanked AFTER UPDATE OF text ON messages WHEN NEW.text = '' AND OLD.text <> '' BEGIN
    DELETE FROM attempts WHERE message_row = NEW.id;
    UPDATE chats SET name = NULL WHERE session_id = NEW.session_id AND chat_key = NEW.chat_key AND is_group = 0
      AND NOT EXISTS (SELECT 1 FROM messages WHERE session_id = NEW.session_id AND chat_key = NEW.chat_key AND sent_at > NEW.sent_at);
  END;
  CREATE TRIGGER messages_chat_delete AFTER DELETE ON messages BEGIN
    ${index('OLD')}
    UPDATE chats SET unread = max(unread - 1, 0) WHERE session_id = OLD.session_id AND chat_key = OLD.chat_key AND OLD.id > seen_row;
    ${forget('OLD.session_id', 'OLD.chat_key')}
    ${refresh('OLD.session_id', 'OLD.chat_key')}
  END;`

const replyTriggers = `
  CREATE TRIGGER replies_chat_insert AFTER INSERT ON replies WHEN NEW.origin <> 'remote-control' BEGIN
    INSERT OR IGNORE INTO chats (session_id, chat_key, chat_id, phone, is_group)
      VALUES (NEW.session_id, NEW.chat_key, NEW.chat_id,
        iif(NEW.chat_key LIKE '%@c.us', replace(NEW.chat_key, '@c.us', ''), NULL), NEW.chat_key LIKE '%@g.us');
    ${refresh('NEW.session_id', 'NEW.chat_key')}
    ${tally('NEW.queued_at', `NEW.state || '.' || ifnull(NEW.reason, 'unknown')`, `NEW.state IN ('failed', 'expired')`)}
    ${totalReply}
  END;
  CREATE TRIGGER replies_answered_insert AFTER INSERT ON replies WHEN NEW.state = 'sent' BEGIN ${answeredByReply} END;
  CREATE TRIGGER replies_answered AFTER UPDATE OF state ON replies WHEN NEW.state = 'sent' AND OLD.state <> 'sent' BEGIN
    ${answeredByReply}
  END;
  CREATE TRIGGER replies_chat_state AFTER UPDATE OF state ON replies WHEN NEW.state <> OLD.state AND NEW.state <> 'sending' BEGIN
    ${refresh('NEW.session_id', 'NEW.chat_key')}
    ${tally('NEW.queued_at', `NEW.state || '.' || ifnull(NEW.reason, 'unknown')`, `NEW.state IN ('failed', 'expired')`)}
    ${totalReply}
  END;
  CREATE TRIGGER replies_chat_moved AFTER UPDATE OF chat_key ON replies WHEN NEW.chat_key <> OLD.chat_key BEGIN
    ${move}
    UPDATE chats SET phone = iif(NEW.chat_key LIKE '%@c.us', replace(NEW.chat_key, '@c.us', ''), NULL)
      WHERE session_id = NEW.session_id AND chat_key = NEW.chat_key AND is_group = 0;
  END;
  CREATE TRIGGER replies_chat_delete AFTER DELETE ON replies BEGIN
    ${forget('OLD.session_id', 'OLD.chat_key')}
    ${refresh('OLD.session_id', 'OLD.chat_key')}
  END;`

const otherTriggers = `
  CREATE TRIGGER own_texts_insert AFTER INSERT ON own_texts BEGIN
    UPDATE chats SET unread = 0, seen_row = ifnull((SELECT max(id) FROM messages
        WHERE session_id = NEW.session_id AND chat_key = NEW.chat_key), 0)
      WHERE session_id = NEW.session_id AND chat_key = NEW.chat_key;
    UPDATE messages SET answered_at = NEW.sent_at, answered_by = 'owner' WHERE session_id = NEW.session_id
      AND chat_key = NEW.chat_key AND answered_at IS NULL AND sent_at BETWEEN NEW.sent_at - ${DAY_MS} AND NEW.sent_at;
    ${refresh('NEW.session_id', 'NEW.chat_key')}
  END;
  CREATE TRIGGER own_texts_delete AFTER DELETE ON own_texts BEGIN ${refresh('OLD.session_id', 'OLD.chat_key')} END;
  CREATE TRIGGER chats_search_insert AFTER INSERT ON chats BEGIN ${named('NEW')} END;
  CREATE TRIGGER chats_search_update AFTER UPDATE OF name, phone ON chats
    WHEN OLD.name IS NOT NEW.name OR OLD.phone IS NOT NEW.phone
  BEGIN
    ${named('OLD')}
    ${named('NEW')}
  END;
  CREATE TRIGGER chats_delete AFTER DELETE ON chats BEGIN
    ${named('OLD')}
    DELETE FROM own_texts WHERE session_id = OLD.session_id AND chat_key = OLD.chat_key;
  END;`

export const chatTriggers = messageTriggers + replyTriggers + otherTriggers + waitingTrigger
