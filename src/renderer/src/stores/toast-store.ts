import { create } from 'zustand'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'notice' | 'done' | 'problem'
  readonly action?: { readonly label: string; readonly run: () => void }
}

const SHOWN = 3
let count = 0

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }))

/** Shows a short message. It disappears after a while or when dismissed. */
export function showToast(toast: Omit<Toast, 'id'>): void {
  count += 1
  const id = count
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, { ...toast, id }].slice(-SHOWN) }))
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}
