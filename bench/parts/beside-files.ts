import { makeBed, type Bed } from '../support/bed.ts'
import type { PartResult, Row } from '../support/report.ts'
import { median, percentile, rounded } from '../support/statistics.ts'
import { createFollower, SALESBOY_ACCOUNT, type Sample } from './latency.ts'

const PICTURE_BYTES = 5_000_000
/** Milliseconds between two pictures: far more pictures than a shop gets. */
const EVERY_MS = 2_000
const WARM_UP = 20
const ROUNDS = 8
const PER_ROUND = 40
const CUSTOMER = '2348100000000'

/** Sends a large picture repeatedly. Nothing is measured while the simulated phone takes one, because that is this program's own work. */
class Stream {
  readonly #bed: Bed
  #timer: NodeJS.Timeout | null = null
  #count = 0
  #handing: Promise<unknown> | null = null

  constructor(bed: Bed) {
    this.#bed = bed
  }

  get count(): number {
    return this.#count
  }

  get handing(): Promise<unknown> | null {
    return this.#handing
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#handing ??= this.#send().finally(() => (this.#handing = null))
    }, EVERY_MS)
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    await this.#handing
  }

  #send(): Promise<unknown> {
    this.#count += 1
    const bytes = Buffer.alloc(PICTURE_BYTES, this.#count % 256)
    const media = {
      mimetype: 'image/jpeg',
      data: Buffer.concat([JPEG, bytes.subarray(JPEG.length)]).toString('base64'),
    }
    const from = `23482000000${String(this.#count % 20).padStart(2, '0')}`
    return this.#bed.phone.call('customerMessage', { phone: SALESBOY_ACCOUNT, from, content: { kind: 'image', media } })
  }
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0])

/**
 * Compares the latency of a text alone with that beside pictures that are fetched and kept. The rounds alternate on the same running
 * program.
 */
export async function measureBesideFiles({ quick }: { readonly quick: boolean }): Promise<PartResult> {
  const bed = await makeBed()
  try {
    await bed.startLinked('salesboy', SALESBOY_ACCOUNT)
    bed.receiver.answerWith(({ text }) => `re: ${text}`)
    const follower = createFollower(bed)
    const alone: Sample[] = []
    const beside: Sample[] = []
    for (let n = 0; n < WARM_UP; n += 1) await follower.follow('salesboy', CUSTOMER, `warm ${n}`)
    let pictures = 0
    for (let round = 0; round < (quick ? 2 : ROUNDS); round += 1) {
      for (let n = 0; n < PER_ROUND; n += 1)
        alone.push(await follower.follow('salesboy', CUSTOMER, `alone ${round} ${n}`))
      const stream = new Stream(bed)
      stream.start()
      for (let n = 0; beside.length < (round + 1) * PER_ROUND; n += 1) {
        await stream.handing
        const sample = await follower.follow('salesboy', CUSTOMER, `beside ${round} ${n}`)
        if (stream.handing === null && stream.count > 0) beside.push(sample)
        else await new Promise((resolve) => setTimeout(resolve, 50))
      }
      await stream.stop()
      pictures += stream.count
    }
    follower.stop()
    const ways = [
      ['customer → core', 'inMs'],
      ['answer → chat', 'outMs'],
    ] as const
    const rows = ways.flatMap(([way, key]) => rowsOf(way, pick(alone, key), pick(beside, key)))
    const about = `Texts one by one, alone and beside pictures of 5 MB, one each ${EVERY_MS / 1_000} s (${pictures} in all), fetched and kept by the same program.`
    return { part: 'beside-files', about, rows, raw: { alone, beside } }
  } finally {
    await bed.stop()
  }
}

const pick = (samples: readonly Sample[], key: keyof Sample): readonly number[] => samples.map((sample) => sample[key])

function rowsOf(way: string, alone: readonly number[], beside: readonly number[]): readonly Row[] {
  const rowOf = (what: string, values: readonly number[]): Row => ({
    ...{ way, texts: what, 'median ms': rounded(median(values)) },
    ...{ '95 % ms': rounded(percentile(values, 0.95)), messages: values.length },
  })
  return [rowOf('alone', alone), { ...rowOf('beside files', beside), ratio: rounded(median(beside) / median(alone)) }]
}
