/** What schema.ts says of each table beside its columns. */

/** Nothing is to be done here, and why. */
interface Nothing {
  readonly not: string
}

/** Rows are deleted when `column` is older than so many days, in small steps. */
interface Aged {
  readonly column: string
  /** `keepDays` is the setting `privacy.keepDays`. */
  readonly days: (keepDays: number) => number
  /** Which columns name one row. */
  readonly key: string
  /** Only rows for which this holds. */
  readonly where?: string
  /** Length of one unit of `column`; 1 ms where left out. */
  readonly unitMs?: number
}

export interface Table {
  /** The table and its indexes. */
  readonly make: string
  readonly kept: Aged | Nothing
  /** `chat_key`: every row with the old key gets the new one. SQL gets `:session`, `:from`, `:to`, and the digits of `:to` as `:phone` or `:lid`. */
  readonly renamed: 'chat_key' | readonly string[] | Nothing
  /** `chat_key`: every row with the customer's key goes. SQL runs for each of their names and gets `:session`, `:chat` and its `:digits`. */
  readonly deleted: 'chat_key' | readonly string[] | Nothing
  /** Whether rows are copied out of a damaged file, in the order of this list. What triggers make anew is not. */
  readonly rescued: boolean
}
