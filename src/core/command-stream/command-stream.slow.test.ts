import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSampleCore, type SampleCore } from '../../../simulator/core/create-sample-core.ts'
import { customerMessage } from '../webhook/testing/way-bed.ts'
import type { Clock } from '../ports.ts'
import { createHastyClock } from '../testing/hasty-clock.ts'
import { createChannelsBed, SECRET, type ChannelsBed } from './testing/channels-bed.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 40_000, interval: 20 })

let core: SampleCore
let bed: ChannelsBed | null = null
beforeEach(async () => {
  core = await createSampleCore({ secret: SECRET, thinkingMs: 0 })
})
afterEach(async () => {
  await bed?.remove()
  bed = null
  await core.stop()
})

/** For tests in which the app waits for minutes. */
const MINUTES_AS_SECONDS = createHastyClock(60)
/** For tests of facts that the core is told only if they arrive in time. */
const SECONDS_AS_MINUTES = createHastyClock(1 / 20)
const open = async (clock?: Clock) => {
  const settings = { 'core.url': core.url, 'core.streamUrl': core.streamUrl }
  bed = await createChannelsBed({ settings, ...(clock ? { clock } : {}) })
  return bed
}
const texts = () => bed!.sender.sent.map(({ text }) => text)
const write = (message: string, id?: string) =>
  core.command({ kind: 'send', userId: 'shop', to: '+234 803 000 0001', message, ...(id === undefined ? {} : { id }) })
const outcome = (id: string) => core.commands.find((command) => command.id === id)?.outcome

describe('the command stream', () => {
  test('lets the core write first, in order, and posts each outcome signed', async () => {
    const { sender, channels } = await open(SECONDS_AS_MINUTES)
    const ids = ['one', 'two', 'three'].map((text) => write(text).id)
    await eventually(() => expect(ids.map((id) => outcome(id)?.['status'])).toEqual([200, 200, 200]))
    expect(texts()).toEqual(['one', 'two', 'three'])
    expect(sender.sent[0]?.chatId).toBe('2348030000001@c.us')
    expect(outcome(ids[0]!)).toMatchObject({
      type: 'command.outcome',
      command: 'send',
      user_id: 'shop',
      success: true,
      message: 'Message sent',
      message_id: 'true_2348030000001@c.us_OUT1',
    })
    await eventually(() => expect(channels.status().stream).toMatchObject({ kind: 'open', waiting: 0, dead: 0 }))
  })

  test('starts and stops sessions, and reports why a command failed', async () => {
    const { sessions } = await open()
    const stop = core.command({ kind: 'stop', userId: 'shop' })
    await eventually(() => expect(outcome(stop.id)).toMatchObject({ status: 200, message: 'Session stopped' }))
    const start = core.command({ kind: 'start', userId: 'shop' })
    await eventually(() => expect(outcome(start.id)).toMatchObject({ status: 200, message: 'Session initialized' }))
    expect(sessions.calls).toEqual(['disconnect shop', 'connect shop'])
    const nobody = core.command({ kind: 'send', userId: 'shop', to: 'status@broadcast', message: 'x' })
    await eventually(() => expect(outcome(nobody.id)).toMatchObject({ status: 422, success: false }))
  })

  test('reports why a text is not sent, as the gateway API does', async () => {
    const { way, sender } = await open()
    const chatId = '2348030000001@c.us'
    sender.connected = true
    await way.incoming('shop', customerMessage('price?', { chatId }))
    await eventually(() => expect(texts()).toHaveLength(1))
    await way.takeOver({ sessionId: 'shop', chatKey: chatId, minutes: null })
    const { id } = write('A second thought.')
    await eventually(() =>
      expect(outcome(id)).toMatchObject({ status: 409, success: false, message: 'The owner answers this chat' }),
    )
    expect(texts()).toHaveLength(1)
  })

  test('keeps an unsolicited text while answers are paused, or refuses it without `queue`', async () => {
    const { way } = await open()
    way.pause(null)
    const notice = { kind: 'send', userId: 'shop', to: '2348030000001' } as const
    const refused = core.command({ ...notice, message: 'Your order is on its way.', queue: false })
    await eventually(() =>
      expect(outcome(refused.id)).toMatchObject({ status: 409, success: false, message: 'Answers are paused' }),
    )
    const kept = core.command({ ...notice, message: 'Kept.' })
    await eventually(() => expect(outcome(kept.id)).toMatchObject({ status: 200, success: true, message_id: null }))
    expect(texts()).toEqual([])
    way.resume()
    await eventually(() => expect(texts()).toEqual(['Kept.']))
  })

  test('runs a repeated id once and posts its outcome again', async () => {
    await open()
    write('only once', 'same')
    await eventually(() => expect(core.commands[0]?.outcomes).toBe(1))
    write('only once', 'same')
    await eventually(() => expect(core.commands[0]!.outcomes).toBeGreaterThanOrEqual(2))
    write('after it')
    await eventually(() => expect(texts()).toEqual(['only once', 'after it']))
  })

  test('resumes after a cut connection with the commands sent meanwhile, and runs none twice', async () => {
    await open()
    write('before')
    await eventually(() => expect(outcome(core.commands[0]!.id)).toBeTruthy())
    for (let round = 0; round < 3; round += 1) {
      core.cutStreams()
      write(`while away ${round}`)
      await eventually(() => expect(texts()).toHaveLength(round + 2))
    }
    expect(texts()).toEqual(['before', 'while away 0', 'while away 1', 'while away 2'])
  })

  test('resumes after a restart of the host, and of a core that forgot its position', async () => {
    await open()
    write('before')
    await eventually(() => expect(outcome(core.commands[0]!.id)).toBeTruthy())
    await bed!.restart()
    write('after')
    await eventually(() => expect(texts()).toEqual(['before', 'after']))
    // The same ids all arrive again, because the core begins from the start.
    core.forget()
    write('before', 'c1')
    write('after', 'c2')
    write('new')
    await eventually(() => expect(texts()).toContain('new'))
    expect(texts()).toEqual(['before', 'after', 'new'])
  })

  test('keeps an outcome until the core takes it', async () => {
    await open()
    await core.goDown()
    await eventually(() => expect(bed!.channels.status().stream.kind).toBe('waiting'))
    await core.comeBack()
    const { id } = write('hello')
    await eventually(() => expect(outcome(id)).toMatchObject({ status: 200 }))
  })

  test('queues for a session that is not connected', async () => {
    const { sender } = await open()
    sender.connected = false
    write('patience')
    await eventually(() => expect(core.commands[0]?.outcome).toMatchObject({ status: 200, message_id: null }))
    expect(texts()).toEqual([])
    sender.connect()
    await eventually(() => expect(texts()).toEqual(['patience']))
  })

  test.each([1, -1])('opens at once although this computer’s clock is %s days ahead', async (days) => {
    const hasty = createHastyClock(1)
    const { channels } = await open({ ...hasty, now: () => hasty.now() + days * 86_400_000 })
    await eventually(() => expect(channels.status().stream.kind).toBe('open'))
  })

  test('is held when the core refuses the secret, and tells the owner once', async () => {
    core.setSecret('another')
    await open(MINUTES_AS_SECONDS)
    await eventually(() => expect(bed!.channels.status().stream.kind).toBe('secret-refused'))
    expect(bed!.channels.status().stream.nextTryAt).toBeGreaterThan(Date.now())
    expect(bed!.refusals).toBe(1)
    // A probe that is refused again is not announced.
    const first = bed!.channels.status().stream.nextTryAt
    await eventually(() => expect(bed!.channels.status().stream.nextTryAt).not.toBe(first))
    expect(bed!.channels.status().stream.kind).toBe('secret-refused')
    expect(bed!.refusals).toBe(1)
    core.setSecret(SECRET)
    write('let in')
    await eventually(() => expect(texts()).toEqual(['let in']))
  })

  test('is off without an address, and opens when one is set', async () => {
    bed = await createChannelsBed({ settings: {} })
    expect(bed.channels.status().stream.kind).toBe('off')
    write('hello')
    bed.settings.set('core.streamUrl', core.streamUrl)
    await eventually(() => expect(texts()).toEqual(['hello']))
  })
})

test('an invalid address stored by an earlier version stops nothing else, and the channel reports it as not configured', async () => {
  bed = await createChannelsBed({ settings: { 'core.streamUrl': 'http://core.example.com/stream' } })
  await eventually(() => expect(bed!.channels.status().stream).toMatchObject({ kind: 'not-configured' }))
})

describe('a core that behaves badly', () => {
  const answers: ((request: IncomingMessage, response: ServerResponse) => void)[] = []
  const requests: IncomingMessage[] = []
  const posts: Record<string, unknown>[] = []
  let postStatus = 200
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      let raw = ''
      request.on('data', (chunk: Buffer) => (raw += chunk.toString()))
      request.on('end', () => {
        posts.push(JSON.parse(raw) as Record<string, unknown>)
        response.writeHead(postStatus).end('{}')
      })
      return
    }
    requests.push(request)
    const answer = answers.shift()
    if (answer) answer(request, response)
    else response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': nothing more\n\n')
  })
  let url = ''
  beforeEach(async () => {
    answers.length = requests.length = posts.length = 0
    postStatus = 200
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/stream`
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const frames = (text: string) => (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(text)
  const send = (id: string, message: string) =>
    `id: ${id}\nevent: send\ndata: ${JSON.stringify({ user_id: 'shop', to: '2348030000001', message })}\n\n`
  const listen = async () => (bed = await createChannelsBed({ settings: { 'core.streamUrl': url } }))

  test('cannot stop the stream with garbage: events with an id are answered, the rest skipped', async () => {
    answers.push(
      frames(
        [
          'garbage without colon\n\n\u0000\u0001\n\n: comment\n\n',
          'event: send\ndata: {"userId":"shop"}\n\n',
          'id: u1\nevent: dance\ndata: {}\n\n',
          'id: u2\nevent: send\ndata: {not json\n\n',
          'id: u3\nevent: send\ndata: {"userId":"shop","to":"2348030000001","message":" "}\n\n',
          'id: u4\nevent: start\ndata: {"userId":"current-user"}\n\n',
          `id: ${'x'.repeat(300)}\nevent: start\ndata: {"userId":"shop"}\n\n`,
          send('good', 'still here'),
        ].join(''),
      ),
    )
    await listen()
    await eventually(() => expect(posts).toHaveLength(5))
    const statuses = Object.fromEntries(posts.map((post) => [post['command_id'], post['status']]))
    expect(statuses).toEqual({ u1: 400, u2: 400, u3: 400, u4: 400, good: 200 })
    expect(texts()).toEqual(['still here'])
  })

  test('that sends an endless event is cut off and resumed from the last id', async () => {
    answers.push((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(send('first', 'one'))
      response.write(`data: ${'x'.repeat(400_000)}`)
    })
    answers.push(frames(send('second', 'two')))
    await listen()
    await eventually(() => expect(texts()).toEqual(['one', 'two']))
    expect(requests.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, 'first'])
  })

  test('that fails on outcomes and repeats its commands leaves only one waiting outcome for each', async () => {
    postStatus = 500
    for (let time = 0; time < 10; time += 1) {
      answers.push((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.end(`retry: 10\n\n${send('41', 'first')}${send('42', 'second')}`)
      })
    }
    await listen()
    await eventually(() => expect(requests.length).toBeGreaterThan(10))
    await eventually(() => expect(texts()).toEqual(['first', 'second']))
    expect(bed!.storage.posts.counts('outcomes')).toEqual({ waiting: 2, dead: 0 })
    // A repeated command makes its outcome due at once.
    postStatus = 200
    answers.push(frames(`${send('41', 'first')}${send('42', 'second')}`))
    server.closeAllConnections()
    await eventually(() => expect(bed!.storage.posts.counts('outcomes')).toEqual({ waiting: 0, dead: 0 }))
    expect(posts.slice(-2)).toMatchObject([{ command_id: '41' }, { command_id: '42' }])
    expect(texts()).toEqual(['first', 'second'])
  })

  test('that falls silent is reconnected', async () => {
    answers.push(frames(''))
    answers.push(frames(send('alive', 'again')))
    bed = await createChannelsBed({ settings: { 'core.streamUrl': url }, clock: MINUTES_AS_SECONDS })
    await eventually(() => expect(texts()).toEqual(['again']))
    expect(bed!.logLines.join('\n')).toContain('"why":"silent"')
  })

  test.each([204, 410])('that answers %i is not asked again until a setting changes', async (status) => {
    answers.push((_request, response) => void response.writeHead(status).end())
    await listen()
    await eventually(() => expect(bed!.channels.status().stream).toMatchObject({ kind: 'stopped', nextTryAt: null }))
    bed!.settings.set('core.streamUrl', `${url}?again`)
    await eventually(() => expect(requests).toHaveLength(2))
  })

  test.each([
    [302, {}],
    [404, {}],
    [500, {}],
    [503, { 'retry-after': '1' }],
    [200, { 'content-type': 'text/html' }],
  ])('that answers %i %j is tried again, and no redirect is followed', async (status, headers) => {
    answers.push((_request, response) => void response.writeHead(status, { location: url, ...headers }).end('<html>'))
    answers.push(frames(send('x', 'at last')))
    await listen()
    await eventually(() => expect(texts()).toEqual(['at last']))
    expect(requests).toHaveLength(2)
  })

  test('gets a request with signed users, so that nobody reads another shop’s commands', async () => {
    await listen()
    await eventually(() => expect(requests).toHaveLength(1))
    const { headers } = requests[0]!
    expect(headers).toMatchObject({ 'x-salesboy-users': 'shop', accept: 'text/event-stream' })
    expect(headers['webhook-id']).toMatch(/^stream_/)
    expect(headers['x-signature']).toMatch(/^sha256=[0-9a-f]{64}$/)
  })
})
