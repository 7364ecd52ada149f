import { useEffect, useRef, type FormEvent, type ReactNode } from 'react'

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

/** A modal question on the browser's own <dialog>: focus is kept inside and given back, Escape closes. */
export function Dialog({ title, text, confirm, cancel, danger, disabled, children, onConfirm, onClose }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = element.current!
    dialog.showModal()
    return () => dialog.close()
  }, [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!disabled) onConfirm()
  }
  return (
    <dialog ref={element} className="dialog" aria-labelledby="dialog-title" onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id="dialog-title">{title}</h2>
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
    </dialog>
  )
}
