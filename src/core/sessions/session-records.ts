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

/** What is known of a privacy id. */
export interface KnownLid {
  /** Digits; null while it is not known, or hidden. */
  readonly phone: string | null
  /** When WhatsApp said so last, unix ms; null: never. */
  readonly askedAt: number | null
  /** When it first told no phone although one is known, unix ms; null: it still tells it. */
  readonly toldNoneAt: number | null
  /** The name that the customer chose at WhatsApp. */
  readonly username: string | null
}

/** Who is behind a privacy id (LID), per session, filled as messages come. Ids are bare digits. Implemented by core/storage on SQLite. */
export interface LidTable {
  phoneOf(sessionId: string, lid: string): string | null
  known(sessionId: string, lid: string): KnownLid
  /** Privacy ids with this phone. */
  lidsOf(sessionId: string, phone: string): readonly string[]
  /** WhatsApp told this phone. */
  remember(sessionId: string, lid: string, phone: string): void
  /** WhatsApp told no phone, for the first time since it told this one. */
  toldNone(sessionId: string, lid: string): void
  /** WhatsApp tells no phone any more: the customer hides it. */
  hidden(sessionId: string, lid: string): void
  /** Another privacy id took the place of this one. */
  replaced(sessionId: string, lid: string, by: string): void
  named(sessionId: string, lid: string, username: string | null): void
  /** A customer has another phone number. */
  renumbered(sessionId: string, from: string, to: string): void
  /** The chat to write to: under the id that took the place of this one, if one did. */
  chatNow(sessionId: string, chatId: string): string
  /** What a chat is called now that was called so before. */
  keyNow(sessionId: string, chatKey: string): string
}
