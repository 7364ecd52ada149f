/** What schema.ts says about each table, besides its columns. */

/** Nothing is to be done for this table; `not` says why. */
interface Nothing {
  readonly not: string
}

/** Rows are deleted in small steps when `column` is older than `days`. */
interface Aged {
  readonly column: string
  /** `keepDays` is the setting `privacy.keepDays`. */
  readonly days: (keepDays: number) => number
  /** The columns that identify one row. */
  readonly key: string
  /** Only rows that meet this SQL condition are deleted. */
  readonly where?: string
  /** Length of one unit of `column` in ms; 1 if left out. */
  readonly unitMs?: number
  /**
   * `column` is the time of our own clock at which the row was written, and something would happen twice, or wrongly, if the row went too
   * early: see prune.ts.
   */
  readonly ours?: true
}

export interface Table {
  /** The table and its indexes. */
  readonly make: string
  readonly kept: Aged | Nothing
  /** `chat_key`: rows with the old key get the new one. SQL gets `:session`, `:from`, `:to`, and its digits as `:phone` or `:lid`. */
  readonly renamed: 'chat_key' | readonly string[] | Nothing
  /** `chat_key`: rows with the customer's key are deleted. SQL runs once per name and gets `:session`, `:chat` and its `:digits`. */
  readonly deleted: 'chat_key' | readonly string[] | Nothing
  /** Whether rows are copied out of a damaged file, in the order of the tables. Rows that triggers make anew are not copied. */
  readonly rescued: boolean
}
