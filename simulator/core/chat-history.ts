import type { HistoryRow } from './core-api.ts'

/** The core's memory of each chat, keyed by the exact `from`. */
export class ChatHistory {
  readonly #rows = new Map<string, HistoryRow[]>()

  add(from: string, role: HistoryRow['role'], text: string): void {
    const rows = this.#rows.get(from) ?? []
    rows.push({ role, text })
    this.#rows.set(from, rows)
  }

  of(from: string): readonly HistoryRow[] {
    return this.#rows.get(from) ?? []
  }

  all(): Readonly<Record<string, readonly HistoryRow[]>> {
    return Object.fromEntries(this.#rows)
  }

  clear(): void {
    this.#rows.clear()
  }
}
