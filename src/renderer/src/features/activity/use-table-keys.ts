import { useEffect, useRef, type KeyboardEvent } from 'react'
import type { RowsInSight } from '../../stores/use-rows-in-sight.ts'

/** Arrow keys move from row to row. `open` is the id of the message whose details are shown, or 0. */
export function useTableKeys(open: number, count: number, { rows, scroller, visible }: RowsInSight) {
  useKeyboardBack(open, scroller, visible.length)
  return (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')
    if (step === undefined || row === null) return
    event.preventDefault()
    const next = Math.min(Math.max(Number(row.dataset['index']) + step, 0), count - 1)
    rows.scrollToIndex(next)
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"] button`)?.focus())
  }
}

/** Closing the details returns the focus to their row, or to the table when the row is not visible. Focus that moved elsewhere stays. */
function useKeyboardBack(open: number, scroller: RowsInSight['scroller'], drawn: number): void {
  const opened = useRef(open)
  useEffect(() => {
    if (open > 0) opened.current = open
    if (open > 0 || opened.current === 0) return
    const isLost = document.activeElement === document.body || document.activeElement === scroller.current
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${opened.current}"] .row-open`)
    if (isLost) (row ?? scroller.current)?.focus({ preventScroll: true })
    // A table that was hidden renders its rows only once it has a size again: try again then.
    if (row || drawn > 0) opened.current = 0
  }, [open, drawn])
}
