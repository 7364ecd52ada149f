import type { Customer } from './whatsapp.ts'
import type { World } from './world.ts'
import { SHOP } from './host.ts'

/** A text that the core sent to a customer without a question. */
export interface Notice {
  readonly text: string
  readonly userId: string
  readonly customer: Customer
  /** Whether the program accepted it at least once. */
  accepted: boolean
}

/** How often the core tries. It repeats a call without an answer, and sometimes one with an answer. */
const TRIES = 5
const REPEATS = 0.3
/** A text within a conversation may be taken for an answer, so a core sends none there. */
const QUIET_MS = 12 * 60_000

/** Sends a notice: mostly over the command stream if there is one, otherwise over the gateway, with one key for all tries. */
export async function notify(world: World, customer: number, text: string): Promise<void> {
  const { assistant, scheduler, story, whatsapp, dice } = world
  const who = whatsapp.customers[customer]!
  if (!isQuiet(world, who)) return
  const notice: Notice = { text, userId: SHOP, customer: who, accepted: false }
  assistant.notices.push(notice)
  if (world.hasStream && dice.chance(0.7)) return assistant.stream.order(notice)
  for (let tried = 0; tried < TRIES && isQuiet(world, who); tried += 1) {
    const told = await world.ask(
      { userId: SHOP, to: notice.customer.chatId, message: text, queue: true },
      `key of ${text}`,
    )
    story.tell(
      'core',
      `tells "${text}": ${told.status ?? 'nobody is there'}${told.status === 200 ? '' : ` ${told.body}`}`,
    )
    notice.accepted ||= told.status === 200
    const isOver = told.status !== null && told.status !== 503
    if (isOver && !dice.chance(REPEATS)) return
    await new Promise<void>((resolve) => void scheduler.after(dice.between(100, 15_000), null, resolve))
  }
}

/** Whether the customer's last question is answered and was QUIET_MS ago. */
export function isQuiet({ whatsapp, scheduler, machine }: World, who: Customer): boolean {
  const its = whatsapp.written.filter((one) => one.customer === who && one.by !== 'phone')
  const last = its.findLast(({ by }) => by === 'customer')
  if (last === undefined || scheduler.now === 0) return false
  return machine.right() - last.at > QUIET_MS && its.at(-1) !== last
}
