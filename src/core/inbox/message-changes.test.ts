import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startAnsweringCore, type AnsweringCore } from '../testing/answering-core.ts'
import { createChannelsBed, type ChannelsBed } from '../command-stream/testing/channels-bed.ts'
import { customerMessage } from '../webhook/testing/way-bed.ts'
import type { IncomingMessage, MessageChange, Reaction } from '../whatsapp/incoming-message.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 40_000, interval: 20 })

let core: AnsweringCore
let events: AnsweringCore
let bed: ChannelsBed

beforeEach(async () => {
  core = await startAnsweringCore()
  events = await startAnsweringCore()
  events.answer = () => ({ status: 200 })
})
afterEach(async () => {
  await bed.remove()
  await Promise.all([core.stop(), events.stop()])
})

const open = async (messageEvents: 'off' | 'changes' | 'all' = 'changes') => {
  const settings = { 'core.url': core.url, 'core.eventsUrl': events.url, 'core.messageEvents': messageEvents } as const
  bed = await createChannelsBed({ settings })
}
const posted = () => core.received.map(({ body }) => body['message'])
const told = () => events.received.map(({ body }) => body).filter((body) => String(body['type']).startsWith('message.'))
const row = (message: IncomingMessage) =>
  bed.way.list({ limit: 50 }).messages.find(({ messageId }) => messageId === message.messageId)!
const edited = (message: IncomingMessage, body: string, editedAt?: number): MessageChange => ({
  kind: 'edited',
  chatId: message.chatId,
  message: { ...message, body, ...(editedAt === undefined ? {} : { editedAt }) },
})
const deleted = ({ chatId, messageId }: IncomingMessage): MessageChange => ({
  kind: 'deleted',
  chatId,
  messageIds: [messageId],
})
const change = (what: MessageChange) => bed.way.changed('shop', what)
/** Makes the core hold its answers until the returned function is called. */
function slowCore(answer: object = { response: 'Hello!' }): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  core.answer = async () => {
    await promise
    return { status: 200, body: answer }
  }
  return resolve
}

test('an edited message that still waits is posted once with its newest text, without an event', async () => {
  await open()
  core.answer = () => ({ status: 503 })
  const [first, second] = [customerMessage('10 bags'), customerMessage('and beans')]
  await bed.way.incoming('shop', first)
  await bed.way.incoming('shop', second)
  await eventually(() => expect(core.received.length).toBeGreaterThan(0))
  await change(edited(second, 'and peas'))
  await change(edited(second, 'and rice'))
  core.answer = () => ({ status: 200, body: {} })
  await eventually(() => expect(posted()).toContain('and rice'))
  expect(posted()).not.toContain('and beans')
  expect(posted()).not.toContain('and peas')
  await eventually(() => expect(row(second).delivery.state).toBe('delivered'))
  expect(row(second)).toMatchObject({ text: 'and rice', deletedAt: null })
  expect(row(second).editedAt).not.toBeNull()
  expect(told()).toEqual([])
})

test('a message deleted while it waits is neither posted nor answered, and the owner can still read it', async () => {
  await open()
  core.answer = () => ({ status: 503 })
  const [first, second] = [customerMessage('hello'), customerMessage('never mind me')]
  await bed.way.incoming('shop', first)
  await bed.way.incoming('shop', second)
  await eventually(() => expect(core.received.length).toBeGreaterThan(0))
  await change(deleted(second))
  await change(edited(second, 'an edit after the deletion'))
  core.answer = () => ({ status: 200, body: { response: 'Hi!' } })
  await eventually(() => expect(row(first).delivery.state).toBe('delivered'))
  await eventually(() => expect(bed.sender.sent.map(({ text }) => text)).toEqual(['Hi!']))
  expect(posted()).not.toContain('never mind me')
  expect(row(second)).toMatchObject({ text: 'never mind me', delivery: { state: 'skipped', note: 'note.deleted' } })
  expect(row(second).deletedAt).not.toBeNull()
  expect(bed.storage.chats.find('shop', first.chatId)?.waits_row).toBeNull()
  expect(() => bed.way.retry(row(second).id)).toThrow()
  await bed.restart()
  expect(row(second).delivery.state).toBe('skipped')
  expect(told()).toEqual([])
})

test('a dead letter whose message the customer deletes is not replayed', async () => {
  await open()
  core.answer = () => ({ status: 422 })
  const message = customerMessage('bad')
  await bed.way.incoming('shop', message)
  await eventually(() => expect(row(message).delivery.state).toBe('dead'))
  await change(deleted(message))
  expect(bed.way.replayDeadLetters()).toEqual({ replayed: 0 })
  expect(row(message).delivery.state).toBe('skipped')
})

test('an edit and a deletion of a delivered message are told once each, in order, signed, with the webhook’s field names', async () => {
  await open()
  core.answer = () => ({ status: 200, body: {} })
  const message = customerMessage('2 bags')
  await bed.way.incoming('shop', message)
  await eventually(() => expect(row(message).delivery.state).toBe('delivered'))
  await change(edited(message, '20 bags', 1_765_500_000_000))
  await change(edited(message, '20 bags', 1_765_500_000_000))
  await change(edited(message, '2 bags', 1_765_400_000_000))
  await change(deleted(message))
  await change(deleted(message))
  await eventually(() => expect(told()).toHaveLength(2))
  const names = { user_id: 'shop', from: '2347000000000@c.us', message_id: message.messageId, phone: '2347000000000' }
  expect(told()[0]).toMatchObject({ type: 'message.edited', ...names, message: '20 bags' })
  expect(told()[0]!['edited_at']).toBe(new Date(1_765_500_000_000).toISOString())
  expect(told()[1]).toMatchObject({ type: 'message.deleted', ...names })
  expect(told()[1]).not.toHaveProperty('message')
  const sequences = events.received.map(({ body }) => Number(body['sequence']))
  expect(new Set(sequences).size).toBe(sequences.length)
  const [, signed] = events.received.filter(({ body }) => body['type'] === 'message.edited').concat(events.received)
  expect(signed!.headers['webhook-signature']).toMatch(/^v1,/)
})

test('with `core.messageEvents` off no event is told', async () => {
  await open('off')
  core.answer = () => ({ status: 200, body: {} })
  const message = customerMessage('2 bags')
  await bed.way.incoming('shop', message)
  await eventually(() => expect(row(message).delivery.state).toBe('delivered'))
  await change(deleted(message))
  await eventually(() => expect(bed.storage.posts.counts('events').waiting).toBe(0))
  expect(told()).toEqual([])
})

test('an edit during the POST is told once the core has the message', async () => {
  await open()
  const letGo = slowCore({})
  const message = customerMessage('2 bags')
  await bed.way.incoming('shop', message)
  await eventually(() => expect(core.received).toHaveLength(1))
  await change(edited(message, '20 bags'))
  expect(told()).toEqual([])
  letGo()
  await eventually(() => expect(told()).toMatchObject([{ type: 'message.edited', message: '20 bags' }]))
  expect(posted()).toEqual(['2 bags'])
})

test('a deletion during the POST suppresses the answer with the reason, and a failed POST is not repeated', async () => {
  await open()
  const letGo = slowCore({ response: 'Here you are' })
  const [answered, failed] = [customerMessage('where?'), customerMessage('when?', { chatId: '2348@c.us' })]
  await bed.way.incoming('shop', answered)
  await eventually(() => expect(core.received).toHaveLength(1))
  await change(deleted(answered))
  letGo()
  await eventually(() => expect(row(answered).replies).toMatchObject([{ reason: 'question-deleted' }]))
  await eventually(() => expect(told()).toMatchObject([{ type: 'message.deleted' }]))

  const { promise, resolve } = Promise.withResolvers<void>()
  core.answer = async () => {
    await promise
    return { cut: 'middle' }
  }
  await bed.way.incoming('shop', failed)
  await eventually(() => expect(core.received).toHaveLength(2))
  await change(deleted(failed))
  resolve()
  await eventually(() => expect(row(failed).delivery).toMatchObject({ state: 'skipped', note: 'note.deleted' }))
  await eventually(() => expect(told()).toHaveLength(2))
  expect(core.received).toHaveLength(2)
  expect(bed.sender.sent).toEqual([])
})

test('a queued answer is suppressed when its question is deleted, but the owner may still send it', async () => {
  await open()
  bed.sender.connected = false
  core.answer = () => ({ status: 200, body: { response: 'It costs 5,000' } })
  const message = customerMessage('how much?')
  await bed.way.incoming('shop', message)
  await eventually(() => expect(row(message).replies).toMatchObject([{ state: 'queued' }]))
  await change(deleted(message))
  expect(row(message).replies).toMatchObject([{ state: 'suppressed', reason: 'question-deleted' }])
  bed.sender.connect()
  const [reply] = row(message).replies
  await bed.way.retryReply(reply!.id)
  await eventually(() => expect(bed.sender.sent.map(({ text }) => text)).toEqual(['It costs 5,000']))
})

test('a change during a POST that a restart interrupts is told after the restart', async () => {
  await open()
  slowCore({})
  const [first, second] = [customerMessage('2 bags'), customerMessage('hello', { chatId: '2348@c.us' })]
  await bed.way.incoming('shop', first)
  await bed.way.incoming('shop', second)
  await eventually(() => expect(core.received).toHaveLength(2))
  await change(edited(first, '20 bags'))
  await change(deleted(second))
  core.answer = () => ({ status: 200, body: {} })
  await bed.restart()
  await eventually(() =>
    expect(
      told()
        .map((body) => body['type'])
        .toSorted(),
    ).toEqual(['message.deleted', 'message.edited']),
  )
  expect(posted().filter((text) => text === 'hello')).toHaveLength(1)
  expect(posted()).toContain('20 bags')
})

test('changes of unknown messages and edits without a real text are ignored', async () => {
  await open()
  core.answer = () => ({ status: 200, body: {} })
  const [known, unknown] = [customerMessage('2 bags'), customerMessage('never stored')]
  await bed.way.incoming('shop', known)
  await eventually(() => expect(row(known).delivery.state).toBe('delivered'))
  await change(deleted(unknown))
  await change(edited(unknown, 'still nobody'))
  await change(edited(known, ''))
  await change(edited(known, '[unsupported message: open it on the phone]'))
  await change({ kind: 'deleted', chatId: '', messageIds: ['', 'false_', 'x'] })
  expect(row(known)).toMatchObject({ text: '2 bags', editedAt: null, deletedAt: null })
  expect(told()).toEqual([])
})

test('a customer’s clock that is years ahead does not hide a later edit', async () => {
  await open()
  core.answer = () => ({ status: 200, body: {} })
  const message = customerMessage('one')
  await bed.way.incoming('shop', message)
  await eventually(() => expect(row(message).delivery.state).toBe('delivered'))
  await change(edited(message, 'two', 4_000_000_000_000))
  await change(edited(message, 'three', 4_000_000_000_001))
  expect(row(message).text).toBe('three')
})

test('a text deleted by retention does not come back with an edit', async () => {
  await open()
  core.answer = () => ({ status: 200, body: {} })
  const message = customerMessage('secret')
  await bed.way.incoming('shop', message)
  await eventually(() => expect(row(message).delivery.state).toBe('delivered'))
  bed.storage.messages.update(row(message).id, { text: '' })
  await change(edited(message, 'secret again', 1_765_500_000_000))
  expect(row(message).text).toBe('')
  expect(told()).toEqual([])
})

test('threads show the newest reaction of each person to messages of both sides, and `all` tells reactions as events', async () => {
  await open('all')
  core.answer = () => ({ status: 200, body: { response: 'Hello!' } })
  const message = customerMessage('hi')
  await bed.way.incoming('shop', message)
  await eventually(() => expect(bed.sender.sent).toHaveLength(1))
  const reply = () => row(message).replies[0]!
  await eventually(() => expect(reply().state).toBe('sent'))
  const { chatId, messageId } = message
  const now = bed.way.rooms.clock.now()
  const react = (change: Partial<Reaction>) =>
    bed.way.changed('shop', {
      kind: 'reacted',
      chatId,
      messageId,
      senderId: chatId,
      emoji: '👍',
      at: now + 2,
      ...change,
    })
  await react({ messageId: bed.storage.replies.find(reply().id)!.wa_message_id!, emoji: '❤️' })
  await react({})
  await react({ at: now + 1, emoji: '😡' })
  await react({ at: now + 3, emoji: '🎉' })
  await react({ at: now + 4, emoji: '🙏', senderId: null })
  await react({ chatId: '120@g.us', messageId: 'false_120@g.us_X_1@c.us', senderId: '1@c.us' })
  const shown = () =>
    bed.way.conversations
      .messages({ sessionId: 'shop', chatKey: chatId, limit: 10 })
      .items.map((item) => item.reactions)
  expect(shown()).toEqual([['🎉', '🙏'], ['❤️']])
  await eventually(() => expect(told().map((body) => body['reaction'])).toEqual(['❤️', '👍', '🎉']))
  expect(told()[1]).toMatchObject({
    type: 'message.reaction',
    from: chatId,
    message_id: messageId,
    phone: '2347000000000',
  })
  await react({ at: now + 5, emoji: '' })
  await eventually(() => expect(told().at(-1)!['reaction']).toBeNull())
  expect(shown()).toEqual([['🙏'], ['❤️']])
  await bed.way.deleteCustomer('shop', chatId)
  expect(bed.storage.reactions.of('shop', messageId.split('_')[2]!)).toEqual([])
})

test('with `core.messageEvents` set to `changes` no reaction is told', async () => {
  await open('changes')
  core.answer = () => ({ status: 200, body: {} })
  const { chatId, messageId, ...rest } = customerMessage('hi')
  await bed.way.incoming('shop', { chatId, messageId, ...rest })
  await bed.way.changed('shop', { kind: 'reacted', chatId, messageId, senderId: chatId, emoji: '👍', at: Date.now() })
  expect(bed.storage.reactions.of('shop', messageId.split('_')[2]!)).toEqual(['👍'])
  await eventually(() => expect(bed.storage.posts.counts('events').waiting).toBe(0))
  expect(told()).toEqual([])
})

test('an edit at any time around the POST reaches the core in the body or as an event, and a deletion leaves no answer', async () => {
  await open()
  core.answer = () => ({ status: 200, body: { response: 'Hi!' } })
  for (let turns = 0; turns < 12; turns += 1) {
    const [edit, deletion] = [
      customerMessage(`old ${turns}`, { chatId: `23480${turns}1@c.us` }),
      customerMessage(`gone ${turns}`, { chatId: `23480${turns}2@c.us` }),
    ]
    await Promise.all([bed.way.incoming('shop', edit), bed.way.incoming('shop', deletion)])
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    await Promise.all([change(edited(edit, `new ${turns}`)), change(deleted(deletion))])
    const isOver = (message: IncomingMessage) => ['delivered', 'skipped'].includes(row(message).delivery.state)
    await eventually(() => expect([isOver(edit), isOver(deletion)]).toEqual([true, true]))
    await eventually(() => expect(bed.storage.posts.counts('events').waiting).toBe(0))
    const news = told().map((body) => body['message'])
    expect(posted().includes(`new ${turns}`) || news.includes(`new ${turns}`)).toBe(true)
    const wasGone = !posted().includes(`gone ${turns}`)
    const isTold = told().some((body) => body['message_id'] === deletion.messageId)
    expect(wasGone || isTold).toBe(true)
    await eventually(() => expect(row(edit).replies).toMatchObject([{ state: 'sent' }]))
    await eventually(() => {
      for (const { id } of row(deletion).replies) {
        const reply = bed.storage.replies.find(id)!
        // The send had begun before the deletion was known.
        const isLate = (reply.attempt_started_at ?? Infinity) <= (row(deletion).deletedAt ?? 0)
        expect(isLate || reply.reason).toBe(isLate || 'question-deleted')
      }
    })
  }
})
