import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import type { Catalog } from '../../shared/words/catalog.ts'
import { plainWordsOf } from '../../shared/words/say.ts'

/**
 * The right-click menu: only the edit commands that apply to the text under the pointer. Empty when there are none. The labels are ours,
 * because Electron labels its roles in English only.
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
