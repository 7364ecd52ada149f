/** One shortcut: `code` is the key's place on the keyboard, so that it is the same with every layout. */
export interface Shortcut {
  readonly code: string
  /** Ctrl, or ⌘ on a Mac. */
  readonly primary?: boolean
  readonly alt?: boolean
}

const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent)

export function isPressed(event: KeyboardEvent, { code, primary = false, alt = false }: Shortcut): boolean {
  const control = isMac() ? event.metaKey : event.ctrlKey
  return event.code === code && control === primary && event.altKey === alt && !event.shiftKey
}

/** The keys as they are printed on them. */
export function keysOf({ code, primary, alt }: Shortcut): readonly string[] {
  const key = code.replace(/^(Key|Digit)/, '').replace('Slash', '/')
  return [...(primary ? [isMac() ? '⌘' : 'Ctrl'] : []), ...(alt ? [isMac() ? '⌥' : 'Alt'] : []), key]
}

/** For `aria-keyshortcuts`. */
export function ariaKeysOf({ code, primary, alt }: Shortcut): string {
  const key = code.replace(/^(Key|Digit)/, '').replace('Slash', '/')
  return [...(primary ? [isMac() ? 'Meta' : 'Control'] : []), ...(alt ? ['Alt'] : []), key].join('+')
}
