import { expect, test } from 'vitest'
import { contextMenuTemplate } from './context-menu.ts'

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

test('a field can be pasted into', () => {
  const items = contextMenuTemplate({ isEditable: true, selectionText: '', editFlags })
  expect(items.find(({ role }) => role === 'paste')?.enabled).toBe(true)
  expect(items.find(({ role }) => role === 'cut')?.enabled).toBe(false)
})

test('selected text can be copied, and plain ground has no menu', () => {
  expect(contextMenuTemplate({ isEditable: false, selectionText: 'abc', editFlags })).toEqual([{ role: 'copy' }])
  expect(contextMenuTemplate({ isEditable: false, selectionText: ' ', editFlags })).toEqual([])
})
