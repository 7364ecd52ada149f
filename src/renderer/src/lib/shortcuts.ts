/** One shortcut. `code` is the key's position on the keyboard, so that it is the same in every layout. */
export interface Shortcut {
  readonly code: string
  /** Ctrl, or ⌘ on a Mac. */
  readonly primary?: boolean
  readonly alt?: boolean
}

const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent)

export function isPressed(event: KeyboardEvent, { code, primary = false, alt = false }: Shortcut): boolean {
  const control = isMac() ? event.metaKey : event.ctrlKey
  // On a Mac, ⌥ with a key types a character: ⌥3 is # on a British keyboard.
  if (isMac() && alt && !primary && isWrittenIn(event.target)) return false
  return event.code === code && control === primary && event.altKey === alt && !event.shiftKey
}

const NOT_WRITTEN_IN = ['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']
const FIELDS = `input:not(${NOT_WRITTEN_IN.map((type) => `[type=${type}]`).join(', ')}), textarea, select`

/** Whether the element accepts typed text. */
export function isWrittenIn(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(FIELDS))
}

/** The labels of the keys. */
export function keysOf({ code, primary, alt }: Shortcut): readonly string[] {
  const key = code.replace(/^(Key|Digit)/, '').replace('Slash', '/')
  return [...(primary ? [isMac() ? '⌘' : 'Ctrl'] : []), ...(alt ? [isMac() ? '⌥' : 'Alt'] : []), key]
}

/** The shortcut as a value for `aria-keyshortcuts`. */
export function ariaKeysOf({ code, primary, alt }: Shortcut): string {
  const key = code.replace(/^(Key|Digit)/, '').replace('Slash', '/')
  return [...(primary ? [isMac() ? 'Meta' : 'Control'] : []), ...(alt ? ['Alt'] : []), key].join('+')
}
