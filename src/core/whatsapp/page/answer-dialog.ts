/** Words of one language, in lower case. */
export interface DialogLanguage {
  /** The whole text of the button. */
  readonly goOn: readonly string[]
  /** Parts of the heading of a dialog that only announces news. */
  readonly news: readonly string[]
  /** Parts of a text about terms, anywhere in a dialog. */
  readonly terms: readonly string[]
  /** Parts of the heading of a dialog that performs an action. */
  readonly acts: readonly string[]
}

/** A dialog over WhatsApp's page; `question` is its heading. */
export type DialogLook =
  | { readonly kind: 'none' }
  | { readonly kind: 'pressed'; readonly question: string }
  /** Not pressed: it needs a decision, is not understood, or must not be pressed (`mayPress`), such as one that stayed after a press. */
  | { readonly kind: 'asks'; readonly question: string }

/** The parts of the page's elements that are used here; the core has no DOM types. */
interface Element {
  readonly value?: string
  readonly textContent: string
  readonly children: { readonly length: number }
  readonly parentElement: Element | null
  querySelector(what: string): Element | null
  querySelectorAll(what: string): Iterable<Element>
  closest(what: string): Element | null
  contains(other: Element): boolean
  getAttribute(name: string): string | null
  getBoundingClientRect(): { readonly width: number; readonly height: number }
  click(): void
}

interface Page {
  readonly document: Pick<Element, 'querySelectorAll'> & { readonly body: Element }
  getComputedStyle(element: Element): { readonly visibility: string; readonly opacity: string }
}

/**
 * In the page: looks for a dialog over it. A dialog that only announces news has a heading that says so and a single button, which
 * says "continue", in the same language and the same container. That button is pressed, if `mayPress`; nothing else ever is. A
 * dialog with a choice, a field, a link to terms or a word of decision is left to the owner. Text in a chat is never a dialog.
 */
export function answerDialog(languages: readonly DialogLanguage[], mayPress: boolean): DialogLook {
  const page = globalThis as unknown as Page
  const chats =
    '#main, #side, #pane-side, [role="grid"], [role="row"], [role="listitem"], [role="application"], [data-id]'
  const dialogs = '[role="dialog"], [role="alertdialog"], [aria-modal="true"], [data-animate-modal-popup], dialog[open]'
  const buttons = 'button, [role="button"], input[type="button"], input[type="submit"]'
  const plain = (text: string | null | undefined): string =>
    (text ?? '')
      .normalize('NFKC')
      .replace(/[\u00AD\u200B-\u200F\u202A-\u202E\u2066-\u2069]/g, '')
      .replace(/[’‘ʼ`´]/g, "'")
      .replace(/\s+/g, ' ')
      .trim()
      .toLowerCase()
  const say = (node: Element): string => plain(node.value || node.textContent)
  const isShown = (node: Element): boolean => {
    const { width, height } = node.getBoundingClientRect()
    const style = page.getComputedStyle(node)
    return width > 0 && height > 0 && style.visibility !== 'hidden' && style.opacity !== '0'
  }
  const shown = (root: Pick<Element, 'querySelectorAll'>, what: string): Element[] =>
    [...root.querySelectorAll(what)].filter(isShown)
  /** Shown buttons with a text. A button with a picture only, such as a dialog's cross, does not count. */
  const namedButtons = (root: Element): Element[] =>
    shown(root, buttons).filter((one) => say(one) !== '' && one.querySelector(buttons) === null)
  const headingsOf = (root: Element): string[] => {
    const marked = shown(root, 'h1, h2, h3, h4, h5, h6, [role="heading"]')
    const leaves = () => shown(root, '*').filter((one) => one.children.length === 0)
    return (marked.length > 0 ? marked : leaves()).map(say).filter((text) => text !== '' && text.length <= 80)
  }
  const saysContinue = (button: Element, { goOn }: DialogLanguage): boolean =>
    goOn.some(
      (word) =>
        plain(word) ===
        say(button)
          .replace(/[.!…»>→]+$/, '')
          .trim(),
    )
  /** The button to press; null unless the dialog only announces news. */
  const harmless = (dialog: Element): Element | null => {
    const [button, ...others] = namedButtons(dialog)
    if (button === undefined || others.length > 0) return null
    if (dialog.querySelector('input:not([type="button"]):not([type="submit"]), textarea, select, [role="checkbox"]'))
      return null
    const links = [...dialog.querySelectorAll('a[href]')].map((link) => link.getAttribute('href') ?? '')
    if (links.some((link) => /legal|terms|privacy|polic/i.test(link))) return null
    const text = say(dialog)
    const headings = headingsOf(dialog)
    const has = (where: string, parts: readonly string[]) => parts.some((part) => where.includes(plain(part)))
    const spoken = languages.filter((language) => saysContinue(button, language))
    const tellsNews = spoken.some(({ news }) => headings.some((heading) => has(heading, news)))
    const decides = spoken.some(({ terms, acts }) => has(text, terms) || headings.some((heading) => has(heading, acts)))
    return tellsNews && !decides ? button : null
  }
  /** Dialogs that are not marked as such: the smallest container of a "continue" button and its heading, outside the chats. */
  const unmarked = (): Element[] =>
    shown(page.document, buttons)
      .filter((button) => button.closest(chats) === null)
      .filter((button) => languages.some((language) => saysContinue(button, language)))
      .flatMap((button) => {
        let around = button.parentElement
        for (let step = 0; step < 8 && around !== null; step += 1, around = around.parentElement) {
          if (around === page.document.body || around.querySelector(chats) !== null) return []
          if (harmless(around) !== null) return [around]
        }
        return []
      })

  const marked = shown(page.document, dialogs).filter((one) => one.closest(chats) === null)
  const outermost = marked.filter((one) => !marked.some((other) => other !== one && other.contains(one)))
  const found = outermost.length > 0 ? outermost : unmarked()
  const topmost = found.at(-1)
  if (topmost === undefined) return { kind: 'none' }
  const heading = topmost.querySelector('h1, h2, h3, h4, h5, h6, [role="heading"]')
  const words = heading?.textContent ?? topmost.getAttribute('aria-label') ?? topmost.textContent
  const question = words.replace(/\s+/g, ' ').trim().slice(0, 80)
  const button = harmless(topmost)
  if (button === null || !mayPress) return { kind: 'asks', question }
  button.click()
  return { kind: 'pressed', question }
}
