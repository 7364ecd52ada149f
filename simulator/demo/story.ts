import type { ReceivedWebhook } from '../core/create-sample-core.ts'
import type { DemoWorld } from './start-demo-world.ts'
import { startHostProcess, type HostProcess } from './start-host-process.ts'

const CUSTOMER = '2348031234567'
/** The contract's fields in their order. */
const FIELDS =
  'user_id from message timestamp hasMedia type isGroup message_id chat_id author phone lid push_name quoted backfilled sent_at'
/** Long enough for a second reply to show itself, were there one. */
const QUIET_MS = 2_000

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

function insist(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(what)
}

export type Step = <T>(title: string, run: () => Promise<T>) => Promise<T>

/** Plays the main job once, from the first QR to an unlink and the next QR. Throws at the first thing that is not as promised. */
export async function playStory(world: DemoWorld, step: Step): Promise<void> {
  const { phone, core, userId } = world
  const flags = world.hostFlags(['--log-level', 'debug'])
  let host: HostProcess | null = await step('Salesboy starts', () => startHostProcess(flags, world.logFile))

  const call = async (method: 'GET' | 'POST', path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(host!.gatewayUrl + path, {
      method,
      headers: { 'x-api-key': world.apiKey, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return (await response.json()) as Record<string, unknown>
  }
  const status = () => call('GET', `/session/status/${userId}`)
  const connected = () =>
    phone.waitFor('the session to be connected', async () => (await status())['ready'] === true, 40_000)
  const noCode = async () => {
    const { pages } = await phone.call('state')
    insist(
      pages.every((page) => page.qr === null),
      'a QR was shown although the phone is linked',
    )
  }

  try {
    const qr = await step('a QR code is up', async () => {
      const { qr } = await phone.waitForQr({ timeoutMs: 40_000 })
      const image = await phone.waitFor('the QR in the API', async () => (await status())['qr'])
      insist(String(image).startsWith('data:image/png;base64,'), 'the API shows no QR image')
      return qr
    })
    await step('the phone scans it and is linked', () => phone.call('scanQr', { qr }))
    await step('connected', connected)
    await step('a customer writes', () => phone.customerWrites(CUSTOMER, 'Hello, how much is rice?'))
    const post = await step('the core has the message, both signatures valid', () =>
      phone.waitFor('the webhook', async () =>
        core.received.find((entry) => entry.body?.['from'] === `${CUSTOMER}@c.us`),
      ),
    )
    await step('all fields of the contract are there', async () => checkFields(post, userId))
    await step('the reply is in the customer’s chat', () => phone.waitForReply(CUSTOMER, { timeoutMs: 30_000 }))
    await step('it is there exactly once', async () => {
      await pause(QUIET_MS)
      insist((await phone.replies(CUSTOMER)).length === 1, 'the customer has more than one reply')
      insist(core.received.length === 1, 'the core has the message more than once')
    })
    await step('Disconnect', async () =>
      insist((await call('POST', '/session/stop', { userId }))['success'], 'not stopped'),
    )
    await step('a customer writes meanwhile', () => phone.customerWrites(CUSTOMER, 'Do you deliver?'))
    await step('Connect again, without a QR', async () => {
      insist((await call('POST', '/session/start', { userId }))['success'], 'not started')
      await connected()
      await noCode()
    })
    await step('what was missed is answered, once', async () => {
      await phone.waitForReply(CUSTOMER, { body: /Delivery/, timeoutMs: 30_000 })
      insist(core.received.length === 2, `the core has ${core.received.length} messages instead of 2`)
    })
    await step('the whole program stops', async () => {
      const code = await host!.stop()
      host = null
      insist(code === 0, `it ended with ${code}`)
    })
    host = await step('and starts again', () => startHostProcess(flags, world.logFile))
    await step('connected without a QR', async () => {
      await connected()
      await noCode()
    })
    await step('pulled plug: kill -9 while the core thinks', async () => {
      core.setThinking(3_000)
      await phone.customerWrites(CUSTOMER, 'Are you open today?')
      await phone.waitFor('the webhook', async () =>
        core.received.some((entry) => entry.body?.['message'] === 'Are you open today?'),
      )
      await host!.kill()
      core.setThinking(100)
    })
    host = await step('after the restart the customer has one answer', async () => {
      const again = await startHostProcess(flags, world.logFile)
      host = again
      await phone.waitForReply(CUSTOMER, { body: /We are open/, timeoutMs: 40_000 })
      await pause(QUIET_MS)
      const answers = (await phone.replies(CUSTOMER)).filter((message) => /We are open/.test(message.body))
      insist(answers.length === 1, `the customer has ${answers.length} answers`)
      return again
    })
    await step('Unlink', async () => {
      await connected()
      insist((await call('POST', '/session/stop', { userId, unlink: true }))['success'], 'not unlinked')
    })
    await step('Connect shows a QR again', async () => {
      insist((await call('POST', '/session/start', { userId }))['success'], 'not started')
      await phone.waitForQr({ timeoutMs: 40_000 })
    })
    await step('the program ends cleanly', async () => {
      const code = await host!.stop()
      host = null
      insist(code === 0, `it ended with ${code}`)
    })
  } finally {
    await host?.kill()
  }
}

async function checkFields(post: ReceivedWebhook, userId: string): Promise<void> {
  insist(post.signature.plain === 'valid', `X-Signature is ${post.signature.plain}`)
  insist(post.signature.standard === 'valid', `webhook-signature is ${post.signature.standard}`)
  const body = post.body!
  insist(Object.keys(body).join(' ') === FIELDS, `the fields are ${Object.keys(body).join(' ')}`)
  const expected: Readonly<Record<string, (value: unknown) => boolean>> = {
    user_id: (value) => value === userId,
    from: (value) => value === `${CUSTOMER}@c.us`,
    message: (value) => value === 'Hello, how much is rice?',
    timestamp: (value) => Number.isInteger(value) && Math.abs(Number(value) - Date.now() / 1000) < 120,
    hasMedia: (value) => value === false,
    type: (value) => value === 'chat',
    isGroup: (value) => value === false,
    message_id: (value) => typeof value === 'string' && value.startsWith('false_'),
    chat_id: (value) => typeof value === 'string' && /@(c\.us|lid)$/.test(value),
    author: (value) => value === null,
    phone: (value) => value === CUSTOMER,
    lid: (value) => value === null || /^\d+$/.test(String(value)),
    push_name: (value) => value === null || typeof value === 'string',
    quoted: (value) => value === null,
    backfilled: (value) => typeof value === 'boolean',
    sent_at: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  }
  for (const [name, fits] of Object.entries(expected)) {
    insist(fits(body[name]), `the field ${name} is ${JSON.stringify(body[name])}`)
  }
}
