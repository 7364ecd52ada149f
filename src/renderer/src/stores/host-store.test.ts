import { beforeEach, expect, test, vi } from 'vitest'
import type { NumberedEvent, Snapshot } from '../../../shared/contract/events.ts'
import { NotAdmitted, type Client, type ClientListener } from '../client/client.ts'
import { ask, startMirror, useHost } from './host-store.ts'

// The stores read the page's URL when they load.
vi.hoisted(() => vi.stubGlobal('location', { hash: '' }))

/** A host whose pause `until` is the number of its last event, so that a wrong state is visible. */
function createCountingHost() {
  let seq = 0
  let snapshots = 0
  let listener: ClientListener | null = null
  const event = (): NumberedEvent => ({
    seq,
    event: { type: 'pause.changed', pause: { paused: true, until: seq } },
  })
  const client: Client = {
    async call(name) {
      if (name !== 'snapshot') return { ok: true, value: {}, seq: (seq += 1) } as never
      snapshots += 1
      return {
        ok: true,
        value: { seq, home: { timeZone: '' }, pause: { paused: true, until: seq } } as unknown as Snapshot,
      } as never
    },
    listen(given) {
      listener = given
      given.onOpen()
      return () => undefined
    },
  }
  return {
    client,
    send: () => ((seq += 1), listener!.onEvent(event())),
    lose: () => (seq += 1),
    repeat: () => listener!.onEvent(event()),
    reopen: () => listener!.onOpen(),
    restart: () => ((seq = 0), listener!.onLost(), listener!.onOpen()),
    get seq() {
      return seq
    },
    get snapshots() {
      return snapshots
    },
  }
}

const shown = () => useHost.getState().snapshot?.pause.until
let host: ReturnType<typeof createCountingHost>
beforeEach(async () => {
  useHost.setState({ snapshot: null, contact: 'connecting' })
  host = createCountingHost()
  startMirror(host.client)
  await expect.poll(shown).toBe(0)
})

test('a burst of events leads to the final state without a new snapshot', async () => {
  for (let count = 0; count < 1_000; count += 1) host.send()
  await expect.poll(shown).toBe(1_000)
  expect(host.snapshots).toBe(1)
})

test('lost events lead to a new snapshot; repeated ones change nothing', async () => {
  host.send()
  host.lose()
  host.lose()
  host.send()
  host.repeat()
  await expect.poll(shown).toBe(4)
  expect(host.snapshots).toBe(2)
  host.send()
  await expect.poll(shown).toBe(5)
})

test('after a restart of the host, its new state is shown', async () => {
  host.send()
  host.send()
  await expect.poll(shown).toBe(2)
  host.restart()
  await expect.poll(shown).toBe(0)
  host.send()
  await expect.poll(shown).toBe(1)
  expect(useHost.getState().contact).toBe('open')
})

test('a command is done for the window once the window shows what it changed', async () => {
  const order: string[] = []
  const done = ask('replies.resume', {}).then(() => order.push(`done, shows ${shown()}`))
  await expect.poll(() => host.seq).toBe(1)
  host.repeat()
  await done
  await ask('replies.resume', {}).then(() => order.push('done without its event'))
  expect(order).toEqual(['done, shows 1', 'done without its event'])
})

test('a command that the host refuses to this page counts as not done, and the page says so', async () => {
  startMirror({
    call: () => Promise.reject(new NotAdmitted()),
    listen: () => () => undefined,
  })
  expect(await ask('replies.resume', {})).toMatchObject({ ok: false, error: { code: 'unavailable' } })
  expect(useHost.getState().contact).toBe('not-admitted')
})
