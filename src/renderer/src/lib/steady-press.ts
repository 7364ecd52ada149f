/** Elements that a press activates. Each belongs to one thing, however far it moves. */
const PRESSED = 'button, a[href], label, summary, [role="option"], [role="row"]'

/** Distance in px within which the pointer still counts as at rest. */
const AT_REST = 8

/**
 * Makes a press count for what was under the pointer when it began, although the page moves before the release: a message comes, a row
 * moves up, a notice appears. Without it the browser finds another element at the release, and the click is lost. Moving the pointer away
 * still cancels the press. Relies on the click going to the element that captured the pointer (github.com/w3c/pointerevents, issue 356).
 */
export function keepPressesSteady(page: Document): void {
  page.addEventListener('pointerdown', capture, { capture: true })
}

function capture(press: PointerEvent): void {
  const pressed = press.target instanceof Element ? press.target.closest(PRESSED) : null
  // A finger already captures what it touches.
  if (pressed === null || press.pointerType === 'touch' || press.button !== 0) return
  pressed.setPointerCapture(press.pointerId)
  const over = new AbortController()
  pressed.addEventListener('lostpointercapture', () => over.abort(), { signal: over.signal })
  pressed.addEventListener('pointermove', (moved) => leave(pressed, press, moved as PointerEvent), {
    signal: over.signal,
  })
}

/** Gives the pointer free once it has moved, so that the release counts where it happens. */
function leave(pressed: Element, press: PointerEvent, { clientX, clientY, pointerId }: PointerEvent): void {
  if (Math.hypot(clientX - press.clientX, clientY - press.clientY) > AT_REST) pressed.releasePointerCapture(pointerId)
}
