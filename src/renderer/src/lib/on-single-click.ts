import type { MouseEvent } from 'react'

/**
 * For a button that means something else once it was pressed, or gives its place to the next one: the second half of a double-click is not
 * meant for that. A press of a key is no click of a mouse and always counts.
 */
export function onSingleClick(run: () => void): (event: MouseEvent) => void {
  return (event) => {
    if (event.detail <= 1) run()
  }
}
