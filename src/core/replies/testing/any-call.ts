import { createDice } from '../../webhook/testing/faulty-core.ts'
import { createWayBed, customerMessage } from '../../webhook/testing/way-bed.ts'
import { createFakeClock } from '../../testing/fake-clock.ts'
import { createCallingCore, questionOf } from './calling-core.ts'

const CHAT = '2347000000000@c.us'
const QUESTIONS = 8

const SETTINGS = {
  'core.url': 'https://core.example.com',
  'replies.maxAgeHours': 8_760,
  'replies.hourlyLimit': 0,
  'replies.chatHourlyLimit': 0,
  'delivery.timeoutSeconds': 8,
} as const

/** Plays one chat whose core calls back and fails in every way, driven by the seed. Returns the broken promises and the story. */
export async function playCalls(
  seed: number,
): Promise<{ readonly faults: readonly string[]; readonly story: readonly string[] }> {
  const dice = createDice(seed)
  const clock = createFakeClock()
  const core = createCallingCore({
    clock,
    dice,
    async call(to, text) {
      const request = { sessionId: 'shop', to, text, idempotencyKey: null, queue: false }
      const { kind } = await bed.way.sendFromGateway(request)
      return kind === 'accepted' || kind === 'refused' ? kind : 'failed'
    },
  })
  const bed = await createWayBed({ clock, settings: SETTINGS, http: core })
  // A stop waits for a while, so the clock must move.
  const passing = (work: Promise<void>) => Promise.all([work, clock.advance(60_000)])
  try {
    bed.sender.onSend = ({ body }) => core.tell(`customer reads "${body}"`)
    bed.way.start()
    const asked = Array.from({ length: QUESTIONS }, (_, n) => `q${n}`)
    for (const text of asked) {
      core.tell(`customer writes "${text}"`)
      const timestamp = Math.floor(clock.now() / 1000)
      await bed.way.incoming('shop', customerMessage(text, { chatId: CHAT, timestamp }))
      await clock.advance(Math.floor(dice() * 20_000))
      if (dice() < 0.1) await passing(bed.restart())
    }
    core.isWell = true
    // A lost run may call back for ten minutes.
    await clock.advance(10 * 60_000)
    const isOver = () =>
      bed.deliveryStates().every((state) => state === 'delivered') &&
      core.busy === 0 &&
      bed.storage.replies.countOpen() === 0
    for (let step = 0; step < 200 && !isOver(); step += 1) await clock.advance(30_000)
    const said = bed.sender.sent.map((sent) => sent.text)
    return { faults: judge({ asked, said, refused: core.refused, unreadable: core.unreadable }), story: core.story }
  } finally {
    await passing(bed.remove())
  }
}

function judge(evidence: {
  readonly asked: readonly string[]
  readonly said: readonly string[]
  readonly refused: readonly string[]
  readonly unreadable: ReadonlySet<string>
}): readonly string[] {
  const { asked, said, refused, unreadable } = evidence
  const ofEach = asked.flatMap((question) => {
    const answers = said.filter((text) => questionOf(text) === question)
    if (answers.length > 1) return [`"${question}" was answered ${answers.length} times: ${answers.join(', ')}`]
    return answers.length === 1 || unreadable.has(question) ? [] : [`"${question}" was never answered`]
  })
  return [...ofEach, ...refused.filter((text) => said.includes(text)).map((text) => `"${text}" was refused, and said`)]
}
