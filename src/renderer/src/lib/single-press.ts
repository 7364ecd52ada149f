import type { MouseEvent, PointerEvent } from 'react'

interface PressHandlers {
  readonly onPointerDown: (event: PointerEvent) => void
  readonly onClick: (event: MouseEvent) => void
}

/** What each pressed button meant when its press began. */
const begun = new WeakMap<EventTarget, () => void>()

/**
 * Handlers for a button that changes its meaning after a press, or is replaced by the next one. They ignore the second click of a
 * double-click, and run what the button meant when it was pressed, although it may mean something else at the release. A key press always
 * counts.
 */
export function singlePress(run: () => void): PressHandlers {
  return {
    onPointerDown: ({ currentTarget }) => void begun.set(currentTarget, run),
    onClick({ currentTarget, detail }) {
      const meant = begun.get(currentTarget) ?? run
      begun.delete(currentTarget)
      // A key press has no count, and no pointer before it.
      if (detail === 0) run()
      else if (detail === 1) meant()
    },
  }
}
