import './toasts.css'
import { X } from 'lucide-react'
import { words } from '../i18n/en.ts'
import type { Toast } from '../stores/toast-store.ts'

/** Short messages in the corner, announced to screen readers. */
export function Toasts({
  toasts,
  onDismiss,
}: {
  readonly toasts: readonly Toast[]
  readonly onDismiss: (id: number) => void
}) {
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div
          key={toast.id}
          className={`toast ${toast.tone}`}
          onAnimationEnd={(event) => event.animationName === 'toast-leave' && onDismiss(toast.id)}
        >
          <span>{toast.text}</span>
          {toast.action && (
            <button
              type="button"
              className="link"
              onClick={() => {
                toast.action!.run()
                onDismiss(toast.id)
              }}
            >
              {toast.action.label}
            </button>
          )}
          <button
            type="button"
            className="button icon"
            aria-label={words.frame.dismiss}
            onClick={() => onDismiss(toast.id)}
          >
            <X size={16} aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  )
}
