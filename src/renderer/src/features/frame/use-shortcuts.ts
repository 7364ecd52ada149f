import { useEffect } from 'react'
import { flushSync } from 'react-dom'
import { isPressed, isWrittenIn } from '../../lib/shortcuts.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { screenNames, showScreen, type ScreenName } from '../../stores/view-store.ts'
import { helpKey, listSearchKey, paletteKey, pauseKey, screenKey, searchKey } from './keys.ts'

let lastToggle: Promise<unknown> = Promise.resolve()

/** Pauses all replies until they are resumed, or resumes them. A second press waits for the outcome of the first. */
function togglePause(): void {
  lastToggle = lastToggle.then(() => {
    const paused = useHost.getState().snapshot?.pause.paused
    if (paused === undefined) return
    return paused ? command('replies.resume', {}) : command('replies.pause', { minutes: null })
  })
}

/** The keys that work on every screen. */
export function useShortcuts(open: (what: 'palette' | 'keys') => void, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return
    const press = (event: KeyboardEvent) => {
      const run = actionOf(event, open)
      if (run === null) return
      event.preventDefault()
      // A held key repeats; run its action only once.
      if (!event.repeat) run()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [open, enabled])
}

function actionOf(event: KeyboardEvent, open: (what: 'palette' | 'keys') => void): (() => void) | null {
  if (isPressed(event, paletteKey)) return () => open('palette')
  if (isPressed(event, helpKey)) return () => open('keys')
  // An open dialog must be answered first.
  if (document.querySelector('[role=dialog]')) return null
  if (isPressed(event, pauseKey)) return togglePause
  if (isPressed(event, searchKey) || (isPressed(event, listSearchKey) && isInList(event.target))) {
    return searchOf(document.querySelector<HTMLInputElement>('main input[type=search]'))
  }
  const screen = screenNames.find((name) => isPressed(event, screenKey(name)))
  return screen === undefined ? null : () => goTo(screen)
}

/**
 * Blurs the current field first, because some fields save on blur and the input would be lost with the screen. Saving may open a dialog;
 * then it stays on the screen, because the dialog must be answered first.
 */
function goTo(screen: ScreenName): void {
  const { activeElement: field } = document
  if (isWrittenIn(field)) flushSync(() => (field as HTMLElement).blur())
  if (document.querySelector('[role=dialog]') === null) showScreen(screen)
}

/** A single character is a shortcut only when a list has the focus, where nothing can be typed (WCAG 2.1.4). */
function isInList(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role=listbox], [role=table], [role=log]') !== null
}

/** Focuses the screen's search field. Null when there is none: then the browser handles the key. */
function searchOf(field: HTMLInputElement | null): (() => void) | null {
  return field === null ? null : () => (field.focus(), field.select())
}
