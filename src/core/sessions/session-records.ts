/** A session as it is kept on disk (table `sessions`). */
export interface SessionRecord {
  readonly id: string
  readonly name: string
  /** Whether it should be connected when the app starts. */
  readonly wanted: boolean
  /** A phone is linked with the profile on disk. */
  readonly linked: boolean
  readonly phone: string | null
  readonly pushName: string | null
  /** When the connection was last proven, unix ms; null: never. WhatsApp unlinks a device that is offline for 14 days. */
  readonly lastConnectedAt: number | null
}

/** Implemented by core/storage on SQLite. */
export interface SessionRecords {
  all(): readonly SessionRecord[]
  save(record: SessionRecord): void
  remove(id: string): void
}

/** What we know about a LID (WhatsApp's privacy id). */
export interface KnownLid {
  /** Digits; null when it is not known, or hidden. */
  readonly phone: string | null
  /** When WhatsApp last named the phone, or confirmed that it is hidden, unix ms; null: never. */
  readonly askedAt: number | null
  /** When WhatsApp first named no phone although we know one, unix ms; null while it still names one. */
  readonly toldNoneAt: number | null
  /** The username that the customer chose at WhatsApp; null when none is known. */
  readonly username: string | null
}

/**
 * Maps LIDs to phones for each session, filled as messages arrive. LIDs and phones are bare digits. Implemented by core/storage on SQLite.
 */
export interface LidTable {
  phoneOf(sessionId: string, lid: string): string | null
  known(sessionId: string, lid: string): KnownLid
  /** All LIDs of this phone. */
  lidsOf(sessionId: string, phone: string): readonly string[]
  /** WhatsApp named this phone. */
  remember(sessionId: string, lid: string, phone: string): void
  /** WhatsApp named no phone, for the first time since it named the known one. */
  toldNone(sessionId: string, lid: string): void
  /** WhatsApp no longer names a phone: the customer hides it. */
  hidden(sessionId: string, lid: string): void
  /** The LID `by` took the place of `lid`. */
  replaced(sessionId: string, lid: string, by: string): void
  named(sessionId: string, lid: string, username: string | null): void
  /** A customer changed the phone number. */
  renumbered(sessionId: string, from: string, to: string): void
  /** The chat id to write to: the LID that took the place of this one, if there is one, else `chatId` itself. */
  chatNow(sessionId: string, chatId: string): string
  /** The current key of a chat that once had the key `chatKey`. */
  keyNow(sessionId: string, chatKey: string): string
}
