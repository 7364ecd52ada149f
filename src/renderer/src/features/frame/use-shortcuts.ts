import { useEffect } from 'react'
import { flushSync } from 'react-dom'
import { isPressed, isWrittenIn } from '../../lib/shortcuts.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { screenNames, showScreen, type ScreenName } from '../../stores/view-store.ts'
import { helpKey, listSearchKey, paletteKey, pauseKey, screenKey, searchKey } from './keys.ts'

/** Pauses everything until resumed, or resumes. */
export function togglePause(): void {
  const paused = useHost.getState().snapshot?.pause.paused
  if (paused === undefined) return
  void (paused ? command('replies.resume', {}) : command('replies.pause', { minutes: null }))
}

/** The keys that work on every screen. */
export function useShortcuts(open: (what: 'palette' | 'keys') => void, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return
    const press = (event: KeyboardEvent) => {
      const run = actionOf(event, open)
      if (run === null) return
      event.preventDefault()
      // A key that is held comes again and again: it is meant once.
      if (!event.repeat) run()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [open, enabled])
}

function actionOf(event: KeyboardEvent, open: (what: 'palette' | 'keys') => void): (() => void) | null {
  if (isPressed(event, paletteKey)) return () => open('palette')
  if (isPressed(event, helpKey)) return () => open('keys')
  // A question on the screen must be answered first.
  if (document.querySelector('[role=dialog]')) return null
  if (isPressed(event, pauseKey)) return togglePause
  if (isPressed(event, searchKey) || (isPressed(event, listSearchKey) && isInList(event.target))) {
    return searchOf(document.querySelector<HTMLInputElement>('main input[type=search]'))
  }
  const screen = screenNames.find((name) => isPressed(event, screenKey(name)))
  return screen === undefined ? null : () => goTo(screen)
}

/**
 * Leaves the field first in which something was typed: what is saved when a field is left would be lost with a field that goes away.
 * Saving may ask a question, and that must be answered first.
 */
function goTo(screen: ScreenName): void {
  const { activeElement: field } = document
  if (isWrittenIn(field)) flushSync(() => (field as HTMLElement).blur())
  if (document.querySelector('[role=dialog]') === null) showScreen(screen)
}

/** A single character is a key only where nothing can be typed and a list has the keyboard (WCAG 2.1.4). */
function isInList(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role=listbox], [role=table], [role=log]') !== null
}

/** Null where the screen has no search: the key stays the browser's. */
function searchOf(field: HTMLInputElement | null): (() => void) | null {
  return field === null ? null : () => (field.focus(), field.select())
}
