import { expect, test } from 'vitest'
import { channels as mainChannels } from '../main/ipc/channels.ts'
import { channels } from './channels.ts'

test('the preload and the main process name the same channels', () => {
  expect(channels).toEqual(mainChannels)
})
