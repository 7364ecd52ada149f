import { EventEmitter } from 'node:events'
import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { expect, test } from 'vitest'
import { createTrustedSenders } from './trusted-senders.ts'

function createContents(id: number) {
  return Object.assign(new EventEmitter(), { id }) as unknown as WebContents & EventEmitter
}

function eventFrom(sender: WebContents, senderFrame: unknown) {
  return { sender, senderFrame } as unknown as IpcMainInvokeEvent
}

const ours = { url: 'app://bundle/index.html', parent: null }

test('the main frame of our own page is allowed', () => {
  const senders = createTrustedSenders()
  const contents = createContents(1)
  senders.add(contents)
  expect(senders.refusal(eventFrom(contents, ours))).toBeNull()
})

test('every other sender is refused', () => {
  const senders = createTrustedSenders()
  const contents = createContents(1)
  senders.add(contents)
  expect(senders.refusal(eventFrom(createContents(2), ours))).toBe('not one of our windows')
  expect(senders.refusal(eventFrom(contents, null))).toBe('the frame is gone')
  expect(senders.refusal(eventFrom(contents, { ...ours, parent: ours }))).toBe('not the main frame')
  for (const url of ['https://evil.example/', 'app://bundle.evil/', 'about:blank', ''])
    expect(senders.refusal(eventFrom(contents, { ...ours, url }))).toBe('not our own page')
})

test('a destroyed window is no longer trusted', () => {
  const senders = createTrustedSenders()
  const contents = createContents(1)
  senders.add(contents)
  contents.emit('destroyed')
  expect(senders.refusal(eventFrom(contents, ours))).toBe('not one of our windows')
})
