import type { Bed } from '../support/bed.ts'
import { makeBed, userIdOf } from '../support/bed.ts'
import type { PartResult, Row } from '../support/report.ts'
import { median, percentile, rounded } from '../support/statistics.ts'
import type { SubjectName } from '../support/subjects.ts'

export const SALESBOY_ACCOUNT = '2347100000001'
const ACCOUNTS: Readonly<Record<SubjectName, string>> = { salesboy: SALESBOY_ACCOUNT, reference: '2347100000002' }
const ORDER: readonly SubjectName[] = ['reference', 'salesboy']
const WARM_UP = 20
const ROUNDS = 8
const PER_ROUND = 25
const LOAD_PER_SECOND = 20
const LOAD_SECONDS = 15
const LOAD_CHATS = 20
const LIMIT_MS = 30_000

export interface Sample {
  /** From just before the customer's phone sends to the head of the request at the core, ms. */
  readonly inMs: number
  /** From the core's answer to the text at WhatsApp's server, ms. */
  readonly outMs: number
}

/** Follows each text from the customer to the core and back. */
export function createFollower(bed: Bed) {
  const sent = new Map<string, number>()
  const arrived = new Map<string, number>()
  const samples = new Map<string, (sample: Sample) => void>()
  const stops = [
    bed.receiver.onArrival(({ text, at }) => arrived.set(text, at)),
    bed.phone.onEvent((event) => {
      if (event.kind !== 'message' || !event.message.fromMe || event.message.sentBy === null) return
      const now = performance.now()
      const text = event.message.body.replace(/^re: /, '')
      const [began, reached, answered] = [sent.get(text), arrived.get(text), bed.receiver.answeredAt(text)]
      if (began === undefined || reached === undefined || answered === undefined) return
      samples.get(text)?.({ inMs: reached - began, outMs: now - answered })
      samples.delete(text)
    }),
  ]
  return {
    async follow(name: SubjectName, from: string, text: string): Promise<Sample> {
      const done = new Promise<Sample>((resolve, reject) => {
        const limit = setTimeout(() => reject(new Error(`${name} lost "${text}"`)), LIMIT_MS)
        samples.set(text, (sample) => {
          clearTimeout(limit)
          resolve(sample)
        })
      })
      sent.set(text, performance.now())
      await bed.phone.call('customerMessage', { phone: ACCOUNTS[name], from, content: { kind: 'chat', body: text } })
      return done
    },
    stop: () => stops.forEach((stop) => stop()),
  }
}

function rowOf(way: string, name: SubjectName, values: readonly number[]): Row {
  return {
    way,
    program: name,
    'median ms': rounded(median(values)),
    '95 % ms': rounded(percentile(values, 0.95)),
    '99 % ms': rounded(percentile(values, 0.99)),
    messages: values.length,
  }
}

/** The latency of one message, one by one and under load. Both programs run side by side and take turns. */
export async function measureLatency(): Promise<PartResult> {
  const bed = await makeBed()
  try {
    for (const name of ORDER) await bed.startLinked(name, ACCOUNTS[name])
    bed.receiver.answerWith(({ text }) => `re: ${text}`)
    const follower = createFollower(bed)
    const alone: Record<SubjectName, Sample[]> = { salesboy: [], reference: [] }
    const loaded: Record<SubjectName, Sample[]> = { salesboy: [], reference: [] }
    for (const name of ORDER) {
      for (let n = 0; n < WARM_UP; n += 1) await follower.follow(name, '2348100000000', `warm ${name} ${n}`)
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const name of round % 2 === 0 ? ORDER : [...ORDER].reverse()) {
        for (let n = 0; n < PER_ROUND; n += 1) {
          alone[name].push(await follower.follow(name, '2348100000000', `alone ${name} ${round} ${n}`))
        }
      }
    }
    for (const name of ORDER) {
      const flying: Promise<Sample>[] = []
      for (let n = 0; n < LOAD_PER_SECOND * LOAD_SECONDS; n += 1) {
        const chat = `23481000001${String(n % LOAD_CHATS).padStart(2, '0')}`
        flying.push(follower.follow(name, chat, `load ${name} ${n}`))
        await new Promise((resolve) => setTimeout(resolve, 1_000 / LOAD_PER_SECOND))
      }
      loaded[name] = await Promise.all(flying)
    }
    follower.stop()
    const pick = (samples: readonly Sample[], key: keyof Sample) => samples.map((sample) => sample[key])
    const load = `${LOAD_PER_SECOND}/s in ${LOAD_CHATS} chats`
    const ways: readonly (readonly [string, Record<SubjectName, Sample[]>, keyof Sample])[] = [
      ['customer → core, one by one', alone, 'inMs'],
      ['answer → chat, one by one', alone, 'outMs'],
      [`customer → core, ${load}`, loaded, 'inMs'],
      [`answer → chat, ${load}`, loaded, 'outMs'],
    ]
    const rows = ways.flatMap(([way, samples, key]) => {
      const ratio = median(pick(samples.salesboy, key)) / median(pick(samples.reference, key))
      return [
        rowOf(way, 'reference', pick(samples.reference, key)),
        { ...rowOf(way, 'salesboy', pick(samples.salesboy, key)), ratio: rounded(ratio) },
      ]
    })
    const about = `Both programs side by side with real browsers, taking turns; users ${ORDER.map((name) => userIdOf(name, ACCOUNTS[name])).join(', ')}. Salesboy stores and signs each message first and waits for WhatsApp’s tick after sending.`
    return { part: 'latency', about, rows, raw: { alone, loaded } }
  } finally {
    await bed.stop()
  }
}
