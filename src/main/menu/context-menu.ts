import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import type { Catalog } from '../../shared/words/catalog.ts'
import { plainWordsOf } from '../../shared/words/say.ts'

/**
 * The right-click menu: what can be done with the text here, and nothing else. Empty where there is nothing to do. Electron's own
 * words for its roles are English everywhere.
 */
export function contextMenuTemplate(
  params: Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'editFlags'>,
  book: Catalog,
): MenuItemConstructorOptions[] {
  const { isEditable, selectionText, editFlags } = params
  const words = plainWordsOf(() => book)
  const copy = { role: 'copy', label: words('menu.copy') } as const
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy]
  return [
    { role: 'cut', label: words('menu.cut'), enabled: editFlags.canCut },
    { ...copy, enabled: editFlags.canCopy },
    { role: 'paste', label: words('menu.paste'), enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', label: words('menu.select-all'), enabled: editFlags.canSelectAll },
  ]
}
