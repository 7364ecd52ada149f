import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { muteUnheardEvents, UNHEARD_EVENTS } from './mute-unheard-events.ts'

const heard = [
  'onAddMessageEvent',
  'onAppStateChangedEvent',
  'onAppStateHasSyncedEvent',
  'onAuthAppStateChangedEvent',
  'onCodeReceivedEvent',
  'onLogoutEvent',
  'onMessageAckEvent',
  'onOfflineProgressUpdateEvent',
  'onQRChangedEvent',
  'onReaction',
]

test('each function that the library exposes is either used or muted', () => {
  const source = readFileSync(createRequire(import.meta.url).resolve('whatsapp-web.js/src/Client.js'), 'utf8')
  const exposed = [...source.matchAll(/exposeFunctionIfAbsent\(\s*this\.pupPage,\s*'(\w+)'/g)].map((match) => match[1]!)
  const byHand = [...source.matchAll(/exposeFunction\(\s*'(\w+)'/g)].map((match) => match[1]!)
  expect([...new Set([...exposed, ...byHand])].toSorted()).toEqual([...heard, ...UNHEARD_EVENTS].toSorted())
})

test('the muted functions exist in the page and do nothing, whatever they did before', () => {
  const page = globalThis as unknown as Record<string, unknown>
  page['onReaction'] = () => 'told'
  try {
    muteUnheardEvents(['onReaction', 'onPollVoteEvent'])
    expect([page['onReaction'], page['onPollVoteEvent']].map((mute) => (mute as () => unknown)())).toEqual([
      undefined,
      undefined,
    ])
  } finally {
    delete page['onReaction']
    delete page['onPollVoteEvent']
  }
})
