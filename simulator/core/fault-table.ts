import type { FaultView } from './core-api.ts'
import type { Fault, FaultRule } from './faults.ts'

export interface FaultTable {
  readonly add: (rule: FaultRule) => number
  /** Returns the fault of the newest matching rule and counts that rule down. Null: no rule matches. */
  readonly take: (body: Readonly<Record<string, unknown>> | null) => Fault | null
  /** Removes one rule, or all of them. */
  readonly clear: (id?: number) => void
  readonly view: () => readonly FaultView[]
}

/** Builds the table of faults and the requests that they apply to. */
export function createFaultTable(): FaultTable {
  let rows: { readonly id: number; readonly rule: FaultRule; left: number }[] = []
  let lastId = 0
  return {
    add(rule) {
      lastId += 1
      rows.push({ id: lastId, rule, left: rule.times ?? Number.POSITIVE_INFINITY })
      return lastId
    },
    take(body) {
      const found = rows.findLast(
        ({ rule }) =>
          (rule.text === undefined || String(body?.['message'] ?? '').includes(rule.text)) &&
          (rule.from === undefined || rule.from === body?.['from']),
      )
      if (!found) return null
      found.left -= 1
      if (found.left <= 0) rows = rows.filter((row) => row !== found)
      return found.rule.fault
    },
    clear(id) {
      rows = id === undefined ? [] : rows.filter((row) => row.id !== id)
    },
    view: () => rows.map(({ id, rule, left }) => ({ id, rule, left: Number.isFinite(left) ? left : null })),
  }
}
