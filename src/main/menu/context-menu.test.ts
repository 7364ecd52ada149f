import { expect, test } from 'vitest'
import { catalogFor, loadWords } from '../../shared/words/catalogs.ts'
import { contextMenuTemplate } from './context-menu.ts'

await loadWords('fr')

const editFlags = {
  canUndo: false,
  canRedo: false,
  canCut: false,
  canCopy: false,
  canPaste: true,
  canDelete: false,
  canSelectAll: true,
  canEditRichly: false,
}

test('an editable field offers paste', () => {
  const items = contextMenuTemplate({ isEditable: true, selectionText: '', editFlags }, catalogFor('en'))
  expect(items.find(({ role }) => role === 'paste')?.enabled).toBe(true)
  expect(items.find(({ role }) => role === 'cut')?.enabled).toBe(false)
})

test('selected text offers copy, and without a selection there is no menu', () => {
  const menuOf = (selectionText: string) =>
    contextMenuTemplate({ isEditable: false, selectionText, editFlags }, catalogFor('fr'))
  expect(menuOf('abc')).toEqual([{ role: 'copy', label: 'Copier' }])
  expect(menuOf(' ')).toEqual([])
})
