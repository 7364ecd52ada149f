import type { MouseEvent } from 'react'

/**
 * Ignores the second click of a double-click. For a button that changes its meaning after a press, or is replaced by the next one. A key
 * press always counts.
 */
export function onSingleClick(run: () => void): (event: MouseEvent) => void {
  return (event) => {
    if (event.detail <= 1) run()
  }
}
