import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createCommands, runCommand } from './control-commands.ts'
import { DEFAULT_KNOBS, parseKnobPatch } from './default-knobs.ts'
import { Refusal } from './refusal.ts'
import { createSimulation, type Simulation } from './simulation.ts'
import { wireMessage } from './wire-message.ts'
import { addMessage, canonicalChat, createAccount, createDevice, lidOf, type Account } from './world.ts'
import { readWorld, writeWorld } from './world-file.ts'

const PHONE = '2347000000000'
const CUSTOMER = '2348011111111'
const commands = createCommands('https://127.0.0.1/')

function begin(): { simulation: Simulation; account: Account; run: (name: string, body?: unknown) => unknown } {
  const account = createAccount(PHONE, 'Shop')
  const simulation = createSimulation({ accounts: new Map([[PHONE, account]]), media: new Map() }, DEFAULT_KNOBS)
  return { simulation, account, run: (name, body = {}) => runCommand(commands, simulation, name, body) }
}

const text = (body: string) => ({ kind: 'chat', body })

describe('commands', () => {
  test('a customer who writes first becomes a contact with an unread chat', () => {
    const { run } = begin()
    run('customerMessage', { from: `+${CUSTOMER}`, content: text('hi'), pushName: 'Bola' })
    expect(run('contacts')).toMatchObject([{ phone: CUSTOMER, pushName: 'Bola', lid: `${lidOf(CUSTOMER)}@lid` }])
    expect(run('chats')).toMatchObject([
      { id: `${CUSTOMER}@c.us`, unread: 1, lastMessage: { body: 'hi', fromMe: false } },
    ])
    run('ownerMessage', { to: CUSTOMER, content: text('hello') })
    expect(run('chats')).toMatchObject([{ unread: 0, lastMessage: { body: 'hello', sentBy: 'phone' } }])
  })

  test.each([
    ['customerMessage', {}, 'from'],
    ['customerMessage', { from: 'nobody', content: text('x') }, 'from'],
    ['customerMessage', { from: CUSTOMER, content: { kind: 'telepathy' } }, 'telepathy'],
    ['customerMessage', { from: CUSTOMER, content: { kind: 'image' } }, 'media'],
    ['customerMessage', { from: CUSTOMER, content: text('x'), group: 'no@g.us' }, 'no@g.us'],
    ['customerMessage', { from: CUSTOMER, content: text('x'), quotedId: 'NONE' }, 'NONE'],
    ['scanQr', { qr: 'stale' }, 'QR'],
    ['setKnobs', { speed: 1 }, 'speed'],
    ['setKnobs', { qrFirstMs: '1' }, 'qrFirstMs'],
    ['reloadPage', {}, 'page'],
    ['chats', { phone: '999999' }, '999999'],
    ['nonsense', {}, 'nonsense'],
    ['toString', {}, 'toString'],
    ['chats', [], 'object'],
  ])('%s with %j is refused with a reason', (name, body, reason) => {
    const { run } = begin()
    expect(() => run(name, body)).toThrow(Refusal)
    expect(() => run(name, body)).toThrow(reason)
  })

  test('a message id is refused the second time', () => {
    const { run } = begin()
    run('customerMessage', { from: CUSTOMER, content: text('hi'), id: 'A1' })
    expect(() => run('customerMessage', { from: CUSTOMER, content: text('hi'), id: 'A1' })).toThrow('A1')
  })

  test('old messages are sorted in by their time', () => {
    const { run } = begin()
    for (const timestamp of [30, 10, 20, 10])
      run('customerMessage', { from: CUSTOMER, content: text(`${timestamp}`), timestamp })
    expect(
      (run('messages', { chat: CUSTOMER }) as { timestamp: number }[]).map((message) => message.timestamp),
    ).toEqual([10, 10, 20, 30])
  })

  test('events are numbered without gaps and can be replayed', () => {
    const { run, simulation } = begin()
    run('customerMessage', { from: CUSTOMER, content: text('hi') })
    const seen: number[] = []
    const stop = simulation.log.onEvent(({ sequence }) => seen.push(sequence), 0)
    stop()
    run('customerMessage', { from: CUSTOMER, content: text('not heard') })
    expect(seen).toEqual(seen.map((_, at) => at + 1))
    expect(seen.length).toBeLessThan(simulation.log.sequence())
  })
})

describe('addressing', () => {
  test('every form of an id names the same chat', () => {
    const { account, run } = begin()
    run('saveContact', { contactPhone: CUSTOMER })
    for (const id of [CUSTOMER, `${CUSTOMER}@c.us`, `${CUSTOMER}@s.whatsapp.net`, `${lidOf(CUSTOMER)}@lid`]) {
      expect(canonicalChat(account, id)).toBe(`${CUSTOMER}@c.us`)
    }
    expect(canonicalChat(account, '1@lid')).toBeNull()
    expect(canonicalChat(account, 'hello')).toBeNull()
  })

  test('a LID group is addressed to our own LID, an older group to our phone', () => {
    const { account, run } = begin()
    for (const lidAddressing of [true, false]) {
      const { id } = run('createGroup', { subject: 'G', participants: [CUSTOMER], lidAddressing }) as { id: string }
      const { id: messageId } = run('customerMessage', { from: CUSTOMER, group: id, content: text('x') }) as {
        id: string
      }
      const stored = account.messagesById.get(messageId)
      const wire = stored && wireMessage(account, stored, DEFAULT_KNOBS, true)
      expect(wire).toMatchObject(
        lidAddressing
          ? { to: `${account.lid}@lid`, author: `${lidOf(CUSTOMER)}@lid` }
          : { to: `${PHONE}@c.us`, author: `${CUSTOMER}@c.us` },
      )
    }
  })
})

test('an offline device keeps its operations queued', () => {
  const { account, run } = begin()
  const device = createDevice(account, 'chrome')
  run('customerMessage', { from: CUSTOMER, content: text('one') })
  expect(device.queue.map(({ operation }) => operation.kind)).toEqual(['contact', 'message'])
  expect(run('state')).toMatchObject({ accounts: [{ devices: [{ index: 1, online: false, queued: 2 }] }] })
})

test('knobs are checked by name and type', () => {
  expect(parseKnobPatch({ deliveredAckMs: null, keyField: '$9' })).toEqual({ deliveredAckMs: null, keyField: '$9' })
  expect(() => parseKnobPatch({ unreadableChats: [1] })).toThrow('unreadableChats')
  expect(() => parseKnobPatch(null)).toThrow('object')
})

test('the world survives in its file, and a damaged file is named in the error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-world-'))
  const path = join(folder, 'world.json')
  try {
    expect(await readWorld(path)).toBeNull()
    const { simulation, account, run } = begin()
    run('customerMessage', {
      from: CUSTOMER,
      content: { kind: 'image', media: { mimetype: 'image/png', data: 'AAEC' } },
    })
    createDevice(account, 'chrome')
    await writeWorld(path, simulation.world)
    const world = await readWorld(path)
    expect(world).toEqual(simulation.world)
    const again = world?.accounts.get(PHONE) as Account
    addMessage(again, { ...(again.messages[0] as (typeof again.messages)[0]), id: 'LATER' })
    expect(again.messagesById.size).toBe(2)
    await writeFile(path, '{')
    await expect(readWorld(path)).rejects.toThrow(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
