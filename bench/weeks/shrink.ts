import type { Plan, PlanEvent } from './plan.ts'
import { play, type Played } from './play.ts'

/** The most plays spent on a shorter plan. */
const MOST_PLAYS = 60
/** ms between the last event of a cut plan and the end of its troubles. */
const REST_MS = 60_000

export interface Shrunk {
  readonly plan: Plan
  readonly played: Played
  readonly plays: number
}

/** The shape of a fault: its text without quoted texts and numbers. */
const shapeOf = (fault: string): string => fault.replaceAll(/"[^"]*"/g, '…').replaceAll(/\d+/g, '#')

/**
 * Finds a short plan that still breaks the same promise. It first finds the shortest prefix, which plays exactly as in the whole plan,
 * then leaves out events from that.
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
  const ends = events.map((event) => event.at + ('ms' in event ? event.ms : 'downMs' in event ? event.downMs : 0))
  return { ...plan, events, wellAt: Math.max(0, ...ends) + REST_MS }
}
