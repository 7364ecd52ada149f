type Child = Node | string | null | false | undefined

type Properties<Tag extends keyof HTMLElementTagNameMap> = Partial<
  Omit<HTMLElementTagNameMap[Tag], 'style' | 'dataset' | 'children'>
> & {
  readonly data?: Readonly<Record<string, string>>
  readonly aria?: Readonly<Record<string, string>>
}

/** Builds a DOM element. Texts are always set as text, never parsed as markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties<Tag> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const { data = {}, aria = {}, ...own } = properties
  const made = document.createElement(tag)
  Object.assign(made, own)
  for (const [name, value] of Object.entries(data)) made.dataset[name] = value
  for (const [name, value] of Object.entries(aria)) made.setAttribute(name === 'role' ? name : `aria-${name}`, value)
  made.append(...children.filter((child) => child !== null && child !== false && child !== undefined))
  return made
}

/** Returns the element with that id. Throws when the page lacks it, because the page is then broken. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`the page has no #${id}`)
  return found
}
