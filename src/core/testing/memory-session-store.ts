import type { LidTable, SessionRecord, SessionRecords } from '../sessions/session-records.ts'

/** Session records in memory. */
export function createMemoryRecords(initial: readonly SessionRecord[] = []): SessionRecords {
  const records = new Map(initial.map((record) => [record.id, record]))
  return {
    all: () => [...records.values()],
    save: (record) => void records.set(record.id, record),
    remove: (id) => void records.delete(id),
  }
}

/** A LID ↔ phone table in memory. */
export function createMemoryLids(): LidTable {
  const phones = new Map<string, string>()
  return {
    phoneOf: (sessionId, lid) => phones.get(`${sessionId} ${lid}`) ?? null,
    remember: (sessionId, lid, phone) => void phones.set(`${sessionId} ${lid}`, phone),
  }
}
