/** What is kept on disk about a session (table `sessions`). */
export interface SessionRecord {
  readonly id: string
  readonly name: string
  /** Whether it should be connected when the app starts. */
  readonly wanted: boolean
  /** A phone is linked with the profile on disk. */
  readonly linked: boolean
  readonly phone: string | null
  readonly pushName: string | null
  /** Last moment it was proven connected, unix ms; a linked device offline for 14 days is unlinked by WhatsApp. */
  readonly lastConnectedAt: number | null
}

/** Implemented by core/storage on SQLite. */
export interface SessionRecords {
  all(): readonly SessionRecord[]
  save(record: SessionRecord): void
  remove(id: string): void
}

/** LID ↔ phone per session, filled as messages come. Values are bare digits. Implemented by core/storage on SQLite. */
export interface LidTable {
  phoneOf(sessionId: string, lid: string): string | null
  remember(sessionId: string, lid: string, phone: string): void
}
