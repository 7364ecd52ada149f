import { keyOfChat } from '../../../shared/model/chat.ts'
import { beforeEach, expect, test, vi } from 'vitest'
import { keepDraft, readDraft } from '../lib/drafts.ts'
import { fileDraftOf, isStopped, keepFile, noteSent, useFileDrafts } from './file-drafts.ts'
import { followRenamed, forgetDeleted } from './followed-chats.ts'

// The stores read the page's address as they are loaded.
vi.hoisted(() => {
  vi.stubGlobal('location', { hash: '' })
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined })
})

const receipt = new File(['receipt'], 'receipt.png')
beforeEach(() => useFileDrafts.setState({}, true))

test('a chosen file goes on with its chat under the other name, also while it is on its way', () => {
  keepFile(keyOfChat('shop', '1@lid'), receipt)
  noteSent(receipt, 0.5)
  followRenamed('shop', '1@lid', '2348@c.us')
  expect([fileDraftOf(keyOfChat('shop', '1@lid')), fileDraftOf(keyOfChat('shop', '2348@c.us'))]).toEqual([
    null,
    { file: receipt, sent: 0.5 },
  ])
  noteSent(receipt, 0.75)
  expect([fileDraftOf(keyOfChat('shop', '1@lid')), fileDraftOf(keyOfChat('shop', '2348@c.us'))?.sent]).toEqual([
    null,
    0.75,
  ])
})

test('a file that was chosen under the new name already stays', () => {
  const list = new File(['list'], 'list.pdf')
  keepFile(keyOfChat('shop', '1@lid'), receipt)
  keepFile(keyOfChat('shop', '2348@c.us'), list)
  followRenamed('shop', '1@lid', '2348@c.us')
  expect(useFileDrafts.getState()).toEqual({ [keyOfChat('shop', '2348@c.us')]: { file: list, sent: null } })
})

test('of a deleted customer neither words nor file stay, and what is on its way is stopped', () => {
  keepDraft(keyOfChat('shop', '1@c.us'), 'begun')
  keepFile(keyOfChat('shop', '1@c.us'), receipt)
  noteSent(receipt, 0.5)
  forgetDeleted('shop', '1@c.us')
  expect([
    readDraft(keyOfChat('shop', '1@c.us')),
    fileDraftOf(keyOfChat('shop', '1@c.us')),
    isStopped(receipt),
  ]).toEqual(['', null, true])
})
