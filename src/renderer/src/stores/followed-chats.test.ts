import { keyOfChat } from '../../../shared/model/chat.ts'
import { beforeEach, expect, test, vi } from 'vitest'
import { keepDraft, readDraft } from '../lib/drafts.ts'
import { fileDraftOf, isStopped, keepFile, noteSent, useFileDrafts } from './file-drafts.ts'
import { followRenamed, forgetDeleted } from './followed-chats.ts'

// The stores read the page's URL when they load.
vi.hoisted(() => {
  vi.stubGlobal('location', { hash: '' })
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined })
})

const receipt = new File(['receipt'], 'receipt.png')
beforeEach(() => useFileDrafts.setState({}, true))

test('a chosen file moves with its renamed chat, even while it is being sent', () => {
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

test('a file already chosen under the new chat key stays', () => {
  const list = new File(['list'], 'list.pdf')
  keepFile(keyOfChat('shop', '1@lid'), receipt)
  keepFile(keyOfChat('shop', '2348@c.us'), list)
  followRenamed('shop', '1@lid', '2348@c.us')
  expect(useFileDrafts.getState()).toEqual({ [keyOfChat('shop', '2348@c.us')]: { file: list, sent: null } })
})

test('deleting a customer removes the draft and the file, and stops a running upload', () => {
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
