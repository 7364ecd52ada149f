/**
 * Which chats wait for a human: one mark on each chat, set by a trigger whenever anything of the chat changes (every trigger of
 * chat-triggers.ts sets `last_at` and thereby fires it). Home, the chat list, the tray and the owner's own chat read only this mark.
 */

/** Only this many newest messages are looked at: a customer who wrote more since the question is in a conversation, not in a queue. */
const LOOKED_AT = 10

const EXPIRED = `EXISTS (SELECT 1 FROM replies WHERE message_row = m.id AND state = 'expired')`
const FAILED = `EXISTS (SELECT 1 FROM replies WHERE message_row = m.id AND state = 'failed')`
const YOURS = `EXISTS (SELECT 1 FROM replies WHERE message_row = m.id AND state = 'suppressed' AND reason = 'owner-takeover')`

/**
 * The newest question that ended without an answer or that only the phone shows, if nobody has answered since and no answer is coming. A
 * question that its customer deleted does not wait. WhatsApp counts in whole seconds, so within one second the order of storing decides.
 */
export const waits = (chat: string) => `
  SELECT m.id, m.sent_at, CASE WHEN m.on_phone THEN 'only-on-phone' WHEN m.state = 'dead' THEN 'not-accepted'
      WHEN m.state = 'skipped' THEN iif(m.text = '', 'no-text', 'too-old')
      WHEN ${FAILED} THEN 'answer-failed' WHEN ${EXPIRED} THEN 'too-old' ELSE 'yours' END
    FROM (SELECT id, state, text, sent_at, stored_at, note, on_phone, deleted_at FROM messages WHERE session_id = ${chat}.session_id
      AND chat_key = ${chat}.chat_key ORDER BY sent_at DESC, id DESC LIMIT ${LOOKED_AT}) AS m
    WHERE m.id > ${chat}.handled_row AND m.deleted_at IS NULL
    AND m.stored_at > ifnull((SELECT queued_at FROM replies WHERE session_id = ${chat}.session_id AND chat_key = ${chat}.chat_key
      AND state IN ('queued', 'sending', 'sent') AND (m.on_phone = 0 OR origin LIKE 'owner%') ORDER BY queued_at DESC LIMIT 1), -1)
    AND (m.on_phone OR m.state = 'dead' OR (m.state = 'skipped' AND m.note IS NOT 'note.broadcast') OR (m.state = 'delivered' AND (${FAILED} OR ${EXPIRED} OR ${YOURS})))
    AND NOT EXISTS (SELECT 1 FROM own_texts WHERE session_id = ${chat}.session_id AND chat_key = ${chat}.chat_key
      AND (sent_at, stored_at) >= (m.sent_at, m.stored_at))
    ORDER BY m.sent_at DESC, m.id DESC LIMIT 1`

export const waitingTrigger = `
  CREATE TRIGGER chats_waiting AFTER UPDATE OF last_at, handled_row ON chats BEGIN
    UPDATE chats SET (waits_row, waits_at, waits_why) = (${waits('NEW')}) WHERE id = NEW.id;
  END;`
