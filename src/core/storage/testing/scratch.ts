import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NewMessage } from '../message-table.ts'

/** Makes a temporary folder for one test. */
export function createScratch(): { readonly path: string; readonly database: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'salesboy-storage-'))
  return {
    path,
    database: join(path, 'salesboy.db'),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** A message row as the inbox writes it; `id` makes it unique. */
export function messageRow(id: string, change: Partial<NewMessage> = {}): NewMessage {
  const chat = change.chat_key ?? '2347000000000@c.us'
  return {
    session_id: 'shop',
    message_id: `false_${chat}_${id}`,
    id_part: id,
    chat_id: chat,
    chat_key: chat,
    from_id: chat,
    author: null,
    phone: '2347000000000',
    lid: null,
    push_name: 'Ada',
    chat_name: null,
    text: `text ${id}`,
    type: 'chat',
    has_media: 0,
    is_group: 0,
    backfilled: 0,
    quoted: null,
    media: null,
    sent_at: 1_765_500_000_000,
    stored_at: 1_765_500_000_000,
    state: 'waiting',
    next_at: 1_765_500_000_000,
    note: null,
    ...change,
  }
}
