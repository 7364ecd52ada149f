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

/** A modal question: focus is kept inside and given back, Escape and a click beside it close. */
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
 * The dialog without its buttons. Its backdrop is our own: the library's locks scrolling through a style element, which the content
 * security policy rightly refuses.
 */
export function Sheet({ title, titleHidden, className = '', children, onClose }: SheetProps) {
  const opener = useRef(document.activeElement)
  // The library gives the focus back to a trigger of its own, which ours do not have. Where the answer has led the focus it stays.
  const giveBack = (event: Event) => {
    event.preventDefault()
    const isTaken = document.activeElement !== null && document.activeElement !== document.body
    if (!isTaken && opener.current instanceof HTMLElement) opener.current.focus()
  }
  // The library asks only what was opened last: a notice that came after the question would take its Escape.
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
