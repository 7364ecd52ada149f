import type { HistoryRow } from './core-api.ts'

/** What the core remembers of each chat, by `from` exactly as it came. */
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
