/** A text input with a send button. A text that could not be sent returns to the input. */
import { make } from './dom.ts'

export interface ComposerOptions {
  readonly label: string
  readonly send: (text: string) => Promise<boolean>
  /** Called with true when the person starts to type, and with false when they stop. */
  readonly onTyping?: (typing: boolean) => void
}

export interface Composer {
  readonly element: HTMLElement
  readonly setEnabled: (enabled: boolean) => void
}

const STOPPED_AFTER_MS = 2_500

export function createComposer({ label, send, onTyping }: ComposerOptions): Composer {
  const input = make('input', {
    attributes: { type: 'text', dir: 'auto', autocomplete: 'off', 'aria-label': label, placeholder: label },
  })
  const submit = make('button', { class: 'primary', attributes: { type: 'submit' } }, 'Send')
  let timer: number | undefined
  const stop = (): void => {
    if (timer === undefined) return
    window.clearTimeout(timer)
    timer = undefined
    onTyping?.(false)
  }
  const typed = (): void => {
    if (timer === undefined) onTyping?.(true)
    window.clearTimeout(timer)
    timer = window.setTimeout(stop, STOPPED_AFTER_MS)
  }
  const submitted = (event: Event): void => {
    event.preventDefault()
    const written = input.value
    if (written.trim() === '') return
    stop()
    input.value = ''
    const restore = (sent: boolean): void => {
      if (!sent && input.value === '') input.value = written
    }
    void send(written).then(restore)
  }
  input.addEventListener('input', typed)
  const element = make('form', { class: 'composer', on: { submit: submitted } }, input, submit)
  return {
    element,
    setEnabled: (enabled) => {
      input.disabled = !enabled
      submit.disabled = !enabled
    },
  }
}
