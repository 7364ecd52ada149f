import './toasts.css'
import { X } from 'lucide-react'
import { Toast as Primitive } from 'radix-ui'
import { useState } from 'react'
import { words } from '../i18n/words.ts'
import { sentenceLine } from '../lib/safe-text.ts'
import type { Toast } from '../stores/toast-store.ts'

/** How long each toast stays; a problem takes longer to read. The time pauses while the pointer or the focus is on a toast. */
const STAYS_MS = { notice: 7_000, done: 7_000, problem: 14_000 } as const satisfies Record<Toast['tone'], number>
const HOTKEY = ['F8']

interface ToastsProps {
  readonly toasts: readonly Toast[]
  readonly onDismiss: (id: number) => void
}

/** Short messages in the corner. Screen readers announce a problem at once and the others at the next pause. */
export function Toasts({ toasts, onDismiss }: ToastsProps) {
  const toEnd = document.documentElement.dir === 'rtl' ? 'left' : 'right'
  return (
    <Primitive.Provider label={words.frame.notices} swipeDirection={toEnd}>
      {toasts.map((toast) => (
        <OneToast key={toast.id} toast={toast} onGone={() => onDismiss(toast.id)} />
      ))}
      <Primitive.Viewport className="toasts" hotkey={HOTKEY} label={`${words.frame.notices} ({hotkey})`} />
    </Primitive.Provider>
  )
}

/** Keeps a toast open while a menu or dialog is open: Escape belongs to that, and closing the toast would lose its Undo. */
function keepBeside(event: KeyboardEvent): void {
  if (document.querySelector('[role=dialog], [role=menu]') !== null) event.preventDefault()
}

/** Closes the toast first and removes it after the stylesheet's leave animation. */
function OneToast({ toast, onGone }: { readonly toast: Toast; readonly onGone: () => void }) {
  const [open, setOpen] = useState(true)
  return (
    <Primitive.Root
      className={`toast ${toast.tone}`}
      type={toast.tone === 'problem' ? 'foreground' : 'background'}
      duration={STAYS_MS[toast.tone]}
      open={open}
      onOpenChange={setOpen}
      onEscapeKeyDown={keepBeside}
      onAnimationEnd={(event) => event.animationName === 'toast-leave' && onGone()}
    >
      <Primitive.Description asChild>
        <span dir="auto">{sentenceLine(toast.text)}</span>
      </Primitive.Description>
      {toast.action && (
        <Primitive.Action className="link" altText={toast.action.label} onClick={toast.action.run}>
          {toast.action.label}
        </Primitive.Action>
      )}
      <Primitive.Close className="button icon" aria-label={words.frame.dismiss}>
        <X size="1rem" aria-hidden="true" />
      </Primitive.Close>
    </Primitive.Root>
  )
}
