/** Small helpers to build the page. Texts always become text nodes. */

export interface Properties {
  readonly class?: string
  /** Identifies the element across redraws, so that the focus stays. */
  readonly key?: string
  readonly on?: Readonly<Record<string, (event: Event) => void>>
  readonly attributes?: Readonly<Record<string, string | boolean>>
}

/** Builds an element. Strings become text nodes. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly (Node | string | null)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  if (properties.class !== undefined) element.className = properties.class
  if (properties.key !== undefined) element.dataset['key'] = properties.key
  for (const [name, listener] of Object.entries(properties.on ?? {})) element.addEventListener(name, listener)
  for (const [name, value] of Object.entries(properties.attributes ?? {})) {
    if (value === true) element.setAttribute(name, '')
    else if (value !== false) element.setAttribute(name, value)
  }
  element.append(...children.filter((child) => child !== null))
  return element
}

/** A text in the writing direction of its language. */
export const text = (content: string, className = ''): HTMLElement =>
  make('span', { class: className, attributes: { dir: 'auto' } }, content)

export const button = (label: string, key: string, onClick: () => void, properties: Properties = {}) =>
  make(
    'button',
    { ...properties, key, on: { click: onClick }, attributes: { type: 'button', ...properties.attributes } },
    label,
  )

/** Makes `parent` hold exactly these nodes. Nodes that stay are not moved, so a voice message plays on. */
export function reconcile(parent: HTMLElement, nodes: readonly Node[]): void {
  const wanted = new Set(nodes)
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove()
  nodes.forEach((node, index) => {
    const present = parent.childNodes[index]
    if (present !== node) parent.insertBefore(node, present ?? null)
  })
}

/**
 * Redraws and gives the focus back to the element with the same key. Nodes that look the same stay, so a click or an
 * open choice is not cut off. Therefore the key must contain everything that a listener needs from its element's
 * data.
 */
export function redraw(parent: HTMLElement, nodes: readonly Node[]): void {
  const active = document.activeElement
  const key = active instanceof HTMLElement && parent.contains(active) ? active.dataset['key'] : undefined
  const present = [...parent.childNodes]
  reconcile(
    parent,
    nodes.map((node, index) => (present[index]?.isEqualNode(node) ? present[index] : node)),
  )
  if (document.activeElement === active) return
  if (key === undefined) return
  for (const candidate of parent.querySelectorAll<HTMLElement>('[data-key]')) {
    if (candidate.dataset['key'] === key) candidate.focus()
  }
}
