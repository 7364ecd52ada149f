import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { signatureHeaders } from '../../src/core/webhook/signatures.ts'
import { createSampleCore, type SampleCore } from './create-sample-core.ts'
import { createSampleCoreClient } from './sample-core-client.ts'

const SECRET = 'secret'
let core: SampleCore
beforeEach(async () => {
  core = await createSampleCore({ secret: SECRET })
})
afterEach(() => core.stop())

const signed = (text: string, secret = SECRET) =>
  signatureHeaders({ body: Buffer.from(text), secret, id: 'id-1', timestamp: Math.floor(Date.now() / 1000) })
const listen = (users: string, headers: Record<string, string> = {}) =>
  fetch(core.streamUrl, { headers: { 'x-salesboy-users': users, ...signed(users), ...headers } })
const post = (url: string, body: object, secret = SECRET) => {
  const text = JSON.stringify(body)
  return fetch(url, { method: 'POST', body: text, headers: signed(text, secret) })
}

/** Reads the stream until it contains the text. */
async function readUntil(response: Response, wanted: string): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body!) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.includes(wanted)) break
  }
  return text
}

describe('the command stream of the sample core', () => {
  test('is open only to hosts that signed their list of users', async () => {
    expect((await fetch(core.streamUrl)).status).toBe(401)
    expect((await listen('shop', { 'x-salesboy-users': 'shop,other' })).status).toBe(401)
    expect((await listen('shop', { ...signed('shop', 'wrong') })).status).toBe(401)
  })

  test('gives each host only the commands of its own users, starting after the last id', async () => {
    const client = createSampleCoreClient(core.controlUrl)
    const order = (message: string, userId = 'shop') => ({ kind: 'send' as const, userId, to: '234', message })
    await client.command(order('first'))
    await client.command(order('private', 'other'))
    await client.command(order('second'))
    const all = await readUntil(await listen('shop'), 'second')
    expect(all).toContain('event: send\ndata: {"userId":"shop","to":"234","message":"first"}')
    expect(all).not.toContain('private')
    expect(await readUntil(await listen('shop', { 'last-event-id': 'c1' }), 'second')).not.toContain('first')
    await expect(client.command({ ...order('x'), kind: 'dance' as never })).rejects.toThrow('"kind" must be one of')
  })

  test('takes only signed outcomes, and only of commands that it gave', async () => {
    const { id } = core.command({ kind: 'start', userId: 'shop' })
    expect((await post(core.streamUrl, { command_id: id, status: 200 }, 'wrong')).status).toBe(401)
    expect((await post(core.streamUrl, { command_id: 'unknown' })).status).toBe(422)
    expect((await post(core.streamUrl, { command_id: id, status: 200 })).status).toBe(200)
    expect(core.commands).toMatchObject([{ id, outcome: { status: 200 }, outcomes: 1 }])
  })

  test('keeps a repeated session event once', async () => {
    await post(core.eventsUrl, { state: 'connected' })
    await post(core.eventsUrl, { state: 'connected' })
    expect(core.events).toMatchObject([{ id: 'id-1', body: { state: 'connected' } }])
  })
})
