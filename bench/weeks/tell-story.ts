import { describe, ledgerOf } from './evidence.ts'
import type { PlanEvent } from './plan.ts'
import type { Shrunk } from './shrink.ts'
import { timeOf } from './world/story.ts'

/** Lines that concern every chat. */
const EVERYBODYS = /^\S+ \S+ {2}(host|browser|line|clock|disk|computer|world|window|owner|phone) /
const MOST_LINES = 160

/** The story of a broken week for finding the cause: the shortened plan, the lines of the chats concerned, and their ledger. */
export function tellStory({ plan, played, plays }: Shrunk): readonly string[] {
  const told = played.faults.join('\n')
  const names = new Set([...told.matchAll(/customer \d+/g)].map(([name]) => name))
  const texts = [...told.matchAll(/"([^"]+)"/g)].map(([, text]) => text!)
  const questions = played.evidence.written.filter(
    (one) => one.by === 'customer' && (names.has(one.customer.name) || texts.some((text) => text.includes(one.body))),
  )
  const words = new Set(questions.map(({ body }) => body))
  const concerns = (line: string): boolean =>
    EVERYBODYS.test(line) ||
    / {4}log +(warn|error)/.test(line) ||
    [...names].some((name) => line.includes(name)) ||
    [...words].some((one) => line.includes(`${one}"`))
  const lines = played.story.filter(concerns)
  return [
    `the shortest plan that was found (${plays} plays), seed ${plan.seed}, ${plan.customers} customers, ${JSON.stringify(plan.settings)}:`,
    ...plan.events.map((event) => `  ${describeEvent(event)}`),
    'what it breaks:',
    ...played.faults.map((fault) => `  ${fault}`),
    names.size === 0 ? 'what happened:' : `what happened, as far as it concerns ${[...names].join(', ')}:`,
    ...(lines.length > MOST_LINES ? [`  … ${lines.length - MOST_LINES} lines before`] : []),
    ...lines.slice(-MOST_LINES).map((line) => `  ${line}`),
    'what the ledger says:',
    ...questions.map((one) => `  "${one.body}" of ${one.customer.name}: ${describe(ledgerOf(played.evidence, one))}`),
  ]
}

function describeEvent({ at, kind, ...rest }: PlanEvent): string {
  const values = Object.entries(rest).map(
    ([name, value]) =>
      `${name} ${typeof value === 'number' && name === 'ms' ? `${Math.round(value / 1000)} s` : String(value)}`,
  )
  return `${timeOf(at)}  ${kind} ${values.join(', ')}`
}
