import type { Plan, PlanEvent } from './plan.ts'
import { play, type Played } from './play.ts'

/** So many plays are worth a shorter plan. */
const MOST_PLAYS = 60
/** Trouble ends so long after the last event of a cut plan. */
const REST_MS = 60_000

export interface Shrunk {
  readonly plan: Plan
  readonly played: Played
  readonly plays: number
}

/** What is broken, and how, without the place. */
const shapeOf = (fault: string): string => fault.replaceAll(/"[^"]*"/g, '…').replaceAll(/\d+/g, '#')

/**
 * The shortest plan found that still breaks the same promise: first its shortest prefix, which happens exactly as it did in the whole plan,
 * then what can be left out of that.
 */
export async function shrink(plan: Plan, fault: string): Promise<Shrunk> {
  let plays = 0
  let best: Played | null = null
  const isBroken = async (events: readonly PlanEvent[]): Promise<boolean> => {
    plays += 1
    const played = await play(cut(plan, events), { keepsStory: true })
    const broken = played.faults.some((one) => shapeOf(one) === shapeOf(fault))
    if (broken) best = played
    return broken
  }
  let events = plan.events
  let least = 0
  for (let most = events.length; least < most && plays < MOST_PLAYS / 2;) {
    const middle = Math.floor((least + most) / 2)
    if (await isBroken(plan.events.slice(0, middle))) [most, events] = [middle, plan.events.slice(0, middle)]
    else least = middle + 1
  }
  for (
    let size = Math.ceil(events.length / 4);
    size >= 1 && plays < MOST_PLAYS;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = events.length - size; from >= 0 && plays < MOST_PLAYS; from -= size) {
      const fewer = [...events.slice(0, from), ...events.slice(from + size)]
      if (await isBroken(fewer)) events = fewer
    }
  }
  if (best === null || (best as Played).evidence.plan.events !== events) await isBroken(events)
  return { plan: cut(plan, events), played: best ?? (await play(plan, { keepsStory: true })), plays }
}

function cut(plan: Plan, events: readonly PlanEvent[]): Plan {
  if (events.length === plan.events.length) return plan
  return { ...plan, events, wellAt: (events.at(-1)?.at ?? 0) + REST_MS }
}
