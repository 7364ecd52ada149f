/** The actions of customers, the owner and the owner's phone. */
import { createHash } from 'node:crypto'
import { sentBy, type PictureFate } from './files.ts'
import { SHOP } from './host.ts'
import type { Written } from './whatsapp.ts'
import type { World } from './world.ts'

/** Time until an owner whose text got no answer sends it again. */
const SENT_AGAIN_MS = 120_000

export interface Asked {
  readonly picture?: PictureFate
  readonly sealedMs?: number | null
}

export function asks(world: World, customer: number, text: string, { picture, sealedMs = 0 }: Asked = {}): Written {
  const who = world.whatsapp.customers[customer]!
  const withPicture = picture === undefined ? '' : ` with a picture (${picture})`
  const sealed =
    sealedMs === 0 ? '' : `, sealed ${sealedMs === null ? 'for ever' : `for ${Math.round(sealedMs / 1000)} s`}`
  world.story.tell(who.name, `writes "${text}"${withPicture}${sealed}`)
  const beside = picture === undefined ? {} : { file: sentBy(text, picture) }
  return world.whatsapp.write('customer', who, text, beside, sealedMs ?? Number.POSITIVE_INFINITY)
}

export function writesByHand(world: World, by: 'owner' | 'phone', customer: number, text: string): void {
  const who = world.whatsapp.customers[customer]!
  world.story.tell(by, `writes "${text}" to ${who.name}`)
  world.whatsapp.write(by, who, text)
}

/** WhatsApp Business greets each customer once by itself. */
export function greet(world: World, customer: number): void {
  const who = world.whatsapp.customers[customer]!
  const words = 'Thank you for your message! We will answer you as soon as we can. Our shop is open from 8 to 18.'
  if (world.whatsapp.written.filter((one) => one.customer === who && one.by === 'phone').length > 0) return
  world.scheduler.in(600, null, () => writesByHand(world, 'phone', customer, words))
}

export function lastOf({ whatsapp }: World, customer: number): Written | null {
  const who = whatsapp.customers[customer]!
  return whatsapp.written.findLast((one) => one.customer === who && one.by === 'customer') ?? null
}

export function chatOf(
  { whatsapp }: World,
  customer: number,
): { readonly sessionId: string; readonly chatKey: string } {
  const { chatId } = whatsapp.customers[customer]!
  return { sessionId: SHOP, chatKey: chatId }
}

export function writesInWindow(world: World, customer: number, text: string): void {
  world.story.tell('window', `the owner writes "${text}" to ${world.whatsapp.customers[customer]!.name}`)
  const idempotencyKey = createHash('sha256').update(text).digest('hex').slice(0, 32)
  const send = () => world.command('chat.send', { ...chatOf(world, customer), text, idempotencyKey })
  void send().then((isDone) => {
    if (isDone === true) return void world.fromWindow.push(text)
    if (isDone === false) return
    world.cutFromWindow.push(text)
    // There was no answer: the owner presses Send once more.
    world.scheduler.in(SENT_AGAIN_MS, null, async () => {
      world.story.tell('window', `the owner sends "${text}" again`)
      if ((await send()) === true) world.fromWindow.push(text)
    })
  })
}
