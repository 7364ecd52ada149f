import type { MessageView } from '../client/control-api.ts'
import { checkFields, checkHeaders } from './check-webhook.ts'
import type { Stage } from './stage.ts'
import type { DemoWorld } from './start-demo-world.ts'
import { insist, type Step } from './steps.ts'

const CUSTOMER = '2348031234567'
const NAME = 'Ada'
const QUESTION = 'Hello, how much is rice?'
/** Long enough for a second reply to show up, if there were one. */
const QUIET_MS = 2_000
const LIMIT_MS = 40_000

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Plays the main job once, from the first QR to an unlink and the next QR. Throws at the first broken promise. */
export async function playStory(world: DemoWorld, stage: Stage, step: Step): Promise<void> {
  const { phone, core, userId } = world
  const received = (text: string) => core.received.filter(({ body }) => body?.['message'] === text)
  const write = (text: string) =>
    phone.call('customerMessage', { from: CUSTOMER, pushName: NAME, content: { kind: 'chat', body: text } })
  const reply = (body: RegExp) => phone.waitForReply(CUSTOMER, { body, timeoutMs: LIMIT_MS })
  const isReceived = (text: string) =>
    phone.waitFor(`the webhook with "${text}"`, async () => received(text).at(0), LIMIT_MS)
  /** Waits a while and counts again, because a second answer often comes late. */
  const onlyOne = async (body: RegExp, count = 1) => {
    await pause(QUIET_MS)
    const found = (await phone.replies(CUSTOMER)).filter((message: MessageView) => body.test(message.body))
    insist(found.length === count, `the customer has ${found.length} such replies`)
  }
  const connectedWithoutCode = async () => {
    const codes: (string | null)[] = []
    const stop = phone.onEvent((event) => {
      if (event.kind === 'qr') codes.push(event.qr)
    })
    try {
      await stage.connected()
      const { pages } = await phone.call('state')
      const shown = [...codes, ...pages.map(({ qr }) => qr)].some((qr) => qr !== null)
      insist(!shown, 'a QR was shown although the phone is linked')
    } finally {
      stop()
    }
  }

  await step('Salesboy starts', stage.start)
  await step('its interface is served', async () => {
    const response = await fetch(new URL('/', stage.host().openUrl))
    insist(response.ok && /<div id="root"/.test(await response.text()), `/ answered ${response.status}`)
  })
  const qr = await step('a QR code is up', async () => {
    const page = await phone.waitForQr({ timeoutMs: LIMIT_MS })
    const image = await phone.waitFor('the QR in the API', async () => {
      return (await stage.call('GET', `/session/status/${userId}`))['qr']
    })
    insist(String(image).startsWith('data:image/png;base64,'), 'the API shows no QR image')
    return page.qr
  })
  await step('the phone scans it and is linked', () => phone.call('scanQr', { qr }))
  await step('connected', stage.connected)

  const question = await step('a customer writes', () => write(QUESTION))
  const post = await step('the core has the message', () => isReceived(QUESTION))
  await step('with valid signatures and all fields of the contract', async () => {
    checkHeaders(post)
    const now = Date.parse(new Date(question.timestamp * 1_000).toISOString())
    checkFields(post, { userId, customer: CUSTOMER, text: QUESTION, pushName: NAME, now })
  })
  await step('the reply is in the customer’s chat', () => reply(/^Rice/))
  await step('exactly once', async () => {
    await onlyOne(/^Rice/)
    insist(core.received.length === 1, `the core was asked ${core.received.length} times`)
  })
  await step('the core calls back and answers as well: still one reply', async () => {
    core.change({ mode: 'both', gateway: { url: stage.host().gatewayUrl, apiKey: world.apiKey } })
    await write('Thank you!')
    await reply(/^You are welcome/)
    await onlyOne(/^You are welcome/)
    insist(received('Thank you!')[0]?.callback?.startsWith('200'), 'the gateway refused the core’s call')
    core.change({ mode: 'response' })
  })
  await step('behind a router the call does not arrive: the answer brings the reply, once', async () => {
    const gateway = { url: stage.host().gatewayUrl, apiKey: world.apiKey }
    core.change({ mode: 'both', gateway, reach: 'unreachable' })
    await write('And how much are beans?')
    await reply(/^Beans/)
    await onlyOne(/^Beans/)
    insist(
      received('And how much are beans?')[0]?.callback?.startsWith('not reached'),
      'the core was not behind a router',
    )
    core.change({ mode: 'response', reach: 'reachable' })
  })

  await step('Disconnect', () => stage.session('stop'))
  await step('a customer writes meanwhile', () => write('Do you deliver?'))
  await step('Connect again, without a QR', async () => {
    await stage.session('start')
    await connectedWithoutCode()
  })
  await step('what was missed is answered, once', async () => {
    await reply(/^Delivery/)
    insist(received('Do you deliver?').length === 1, 'the core has it more than once')
  })

  await step('the whole program stops', stage.stop)
  await step('and starts again', stage.start)
  await step('connected without a QR', connectedWithoutCode)

  await step('power cut: kill -9 while the core thinks', async () => {
    core.setThinking(3_000)
    await write('Are you open today?')
    await isReceived('Are you open today?')
    await stage.kill()
    core.setThinking(100)
    await stage.start()
  })
  // The second run may word its answer differently.
  await step('the customer has the answer', () => reply(/We are open/))
  await step('every question was answered exactly once', async () => {
    await onlyOne(/./, 5)
    for (const text of new Set(core.received.map(({ body }) => String(body?.['message'])))) {
      const ids = new Set(received(text).map(({ headers }) => headers['webhook-id']))
      insist(ids.size === 1, `"${text}" came under ${ids.size} ids`)
    }
    insist((await phone.seenMarks()).length === 0, 'a chat was marked as read')
  })

  await step('Unlink', async () => {
    await stage.connected()
    await stage.session('stop', { unlink: true })
    const devices = async () => (await phone.call('state')).accounts.flatMap((account) => account.devices)
    await phone.waitFor('the phone to show no linked device', async () => (await devices()).length === 0, LIMIT_MS)
  })
  await step('Connect shows a QR, and the phone scans it', async () => {
    await stage.session('start')
    const page = await phone.waitForQr({ timeoutMs: LIMIT_MS })
    await phone.call('scanQr', { qr: page.qr })
    await stage.connected()
  })
  await step('the program ends cleanly', stage.stop)
}
