import { useSyncExternalStore } from 'react'

function subscribe(changed: () => void): () => void {
  for (const name of ['focus', 'blur']) window.addEventListener(name, changed)
  return () => {
    for (const name of ['focus', 'blur']) window.removeEventListener(name, changed)
  }
}

/** Whether this window has the focus. */
export const useWindowFocus = (): boolean => useSyncExternalStore(subscribe, () => document.hasFocus())
