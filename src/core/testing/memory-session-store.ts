import type { KnownLid, LidTable, SessionRecord, SessionRecords } from '../sessions/session-records.ts'

/** Session records in memory. */
export function createMemoryRecords(initial: readonly SessionRecord[] = []): SessionRecords {
  const records = new Map(initial.map((record) => [record.id, record]))
  return {
    all: () => [...records.values()],
    save: (record) => void records.set(record.id, record),
    remove: (id) => void records.delete(id),
  }
}

/** A LID table in memory. A caller that passes `rows` can delete them. Every chat keeps the same key. */
export function createMemoryLids(now: () => number = Date.now, rows = new Map<string, KnownLid>()): LidTable {
  const successors = new Map<string, string>()
  const unknown: KnownLid = { phone: null, askedAt: null, toldNoneAt: null, username: null }
  const known = (sessionId: string, lid: string) => rows.get(`${sessionId} ${lid}`) ?? unknown
  const keep = (sessionId: string, lid: string, change: Partial<KnownLid>) =>
    void rows.set(`${sessionId} ${lid}`, { ...known(sessionId, lid), ...change })
  return {
    known,
    phoneOf: (sessionId, lid) => known(sessionId, lid).phone,
    lidsOf: (sessionId, phone) =>
      [...rows].flatMap(([name, row]) =>
        name.startsWith(`${sessionId} `) && row.phone === phone ? [name.slice(sessionId.length + 1)] : [],
      ),
    remember: (sessionId, lid, phone) => keep(sessionId, lid, { phone, askedAt: now(), toldNoneAt: null }),
    toldNone: (sessionId, lid) => keep(sessionId, lid, { toldNoneAt: now() }),
    hidden: (sessionId, lid) => keep(sessionId, lid, { phone: null, askedAt: now(), toldNoneAt: null }),
    named: (sessionId, lid, username) => keep(sessionId, lid, { username }),
    replaced: (sessionId, lid, by) => void successors.set(`${sessionId} ${lid}@lid`, `${by}@lid`),
    renumbered: () => undefined,
    chatNow: (sessionId, chatId) => successors.get(`${sessionId} ${chatId}`) ?? chatId,
    keyNow: (_sessionId, chatKey) => chatKey,
  }
}
