import { Dialog as Primitive } from 'radix-ui'
import { useRef, type FormEvent, type KeyboardEvent, type ReactNode } from 'react'

interface DialogProps {
  readonly title: string
  readonly text?: string
  readonly confirm: string
  readonly cancel: string
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly children?: ReactNode
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** A modal dialog. Keeps the focus inside and returns it on close; Escape and a click outside close it. */
export function Dialog({ title, text, confirm, cancel, danger, disabled, children, onConfirm, onClose }: DialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!disabled) onConfirm()
  }
  return (
    <Sheet title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {text && <p>{text}</p>}
        {children}
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            {cancel}
          </button>
          <button type="submit" className={danger ? 'button danger' : 'button primary'} disabled={disabled}>
            {confirm}
          </button>
        </div>
      </form>
    </Sheet>
  )
}

interface SheetProps {
  readonly title: string
  readonly titleHidden?: boolean
  readonly className?: string
  readonly children: ReactNode
  readonly onClose: () => void
}

/**
 * The dialog without its buttons. It has its own backdrop, because the library's backdrop locks scrolling with a style element, which the
 * content security policy refuses.
 */
export function Sheet({ title, titleHidden, className = '', children, onClose }: SheetProps) {
  const opener = useRef(document.activeElement)
  // The library returns the focus to its own trigger, which our dialogs do not have. Keep the focus if the answer has moved it elsewhere.
  const giveBack = (event: Event) => {
    event.preventDefault()
    const isTaken = document.activeElement !== null && document.activeElement !== document.body
    if (!isTaken && opener.current instanceof HTMLElement) opener.current.focus()
  }
  // Handle Escape here: the library gives it to the layer opened last, so a later notice would take it from the dialog.
  const leave = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && event.currentTarget.contains(event.target as Node)) onClose()
  }
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <div className="backdrop" />
        <Primitive.Content
          className={`dialog ${className}`}
          aria-describedby={undefined}
          onEscapeKeyDown={(event) => event.preventDefault()}
          onKeyDown={leave}
          onCloseAutoFocus={giveBack}
        >
          <Primitive.Title asChild>
            <h2 className={titleHidden ? 'visually-hidden' : undefined}>{title}</h2>
          </Primitive.Title>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
