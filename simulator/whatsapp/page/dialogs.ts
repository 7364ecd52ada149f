/** WhatsApp's own dialogs: a layer over the whole page, with a heading and buttons in the account's language. */
import type { PageDialog } from '../../client/control-api.ts'
import { boot } from './boot.ts'
import { Socket } from './conn.ts'
import { wordsOf, type DialogWords } from './dialog-words.ts'
import { tell } from './net.ts'

interface Button {
  readonly name: string
  readonly text: string
}

interface Content {
  readonly heading: string
  readonly text: string
  readonly buttons: readonly Button[]
  readonly link?: string
}

const contents: Readonly<Record<PageDialog, (words: DialogWords) => Content>> = {
  'whats-new': ({ whatsNew, goOn }) => ({
    heading: whatsNew,
    text: 'Calls, chat themes, and more.',
    buttons: [{ name: 'continue', text: goOn }],
  }),
  'fresh-look': ({ freshLook, goOn }) => ({
    heading: freshLook,
    text: 'We’ve updated the colors, icons and layout.',
    buttons: [{ name: 'continue', text: goOn }],
  }),
  'log-out': ({ logOut, cancel }) => ({
    heading: `${logOut}?`,
    text: 'Are you sure?',
    buttons: [
      { name: 'cancel', text: cancel },
      { name: 'log-out', text: logOut },
    ],
  }),
  terms: ({ terms, agree }) => ({
    heading: terms,
    text: 'By tapping this you accept the updated terms.',
    buttons: [{ name: 'agree', text: agree }],
    link: 'https://www.whatsapp.com/legal/terms-of-service',
  }),
  // The same words as in the harmless dialog, but this one asks for a decision.
  'new-terms': ({ whatsNew, terms, goOn }) => ({
    heading: `${whatsNew}: ${terms}`,
    text: terms,
    buttons: [{ name: 'continue', text: goOn }],
    link: 'https://www.whatsapp.com/legal/terms-of-service',
  }),
  notice: ({ goOn, cancel }) => ({
    heading: 'Verify your identity',
    text: 'We noticed unusual activity.',
    buttons: [
      { name: 'cancel', text: cancel },
      { name: 'continue', text: goOn },
    ],
  }),
}

const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

const layer =
  'position:fixed;inset:0;z-index:200;display:flex;align-items:center;justify-content:center;background:rgba(11,20,26,.85)'

/**
 * Shows the dialog over the page and blocks clicks on the page until a button is pressed. A dialog that is already
 * open is not shown twice.
 */
export function showDialog(dialog: PageDialog): void {
  if (document.querySelector(`[data-dialog="${dialog}"]`)) return
  const { heading, text, buttons, link } = contents[dialog](wordsOf(boot.dialogLanguage))
  const close = (button: string): void => {
    backdrop.remove()
    tell('dialog-button', { dialog, button })
    if (button === 'log-out') void Socket.logout()
  }
  const body = element(
    'div',
    { 'data-animate-modal-body': 'true' },
    element('h1', {}, heading),
    element('div', {}, text),
  )
  if (link !== undefined) body.append(element('a', { href: link }, link))
  for (const { name, text: label } of buttons) {
    const button = element('button', { type: 'button' }, element('div', {}, element('div', {}, label)))
    button.addEventListener('click', () => close(name))
    body.append(button)
  }
  const popup = element('div', { 'data-animate-modal-popup': 'true', role: 'dialog', 'aria-label': heading }, body)
  const backdrop = element('div', { 'data-animate-modal-backdrop': 'true', style: layer, 'data-dialog': dialog }, popup)
  document.body.append(backdrop)
}
