import { expect, test } from 'vitest'
import { makeIncoming } from '../testing/fake-whatsapp-client.ts'
import { createCatchUpBed } from './testing/catch-up-bed.ts'

const ADA = '2348031234567@c.us'

/** A catch-up whose page does not give the history of Ada's chat, while she writes. */
function setUp() {
  const bed = createCatchUpBed()
  bed.write(ADA, 'older', 300)
  const live = () =>
    bed.intake.live(makeIncoming({ messageId: `false_${ADA}_live`, chatId: ADA, body: 'live', timestamp: bed.now }))
  return { ...bed, live }
}

test('live messages wait no longer than twenty seconds for the history of a page that answers a probe', async () => {
  const { client, clock, intake, live, run, sink } = setUp()
  client.readHistory = () => new Promise(() => undefined)
  void run()
  await clock.settle()
  live()
  await clock.advance(19_000)
  expect(sink.bodies()).toEqual([])
  await clock.advance(1_000)
  await intake.drained()
  expect(sink.bodies()).toEqual(['live'])
})

test.each(['the survey', 'the history'])(
  'live messages of a page that hangs before it has given %s wait for the next page',
  async (what) => {
    const { client, clock, intake, live, run, sink } = setUp()
    const { probe, surveyChats, readHistory } = client
    const hangsFor = (ms: number) => () =>
      new Promise<never>((_, reject) => clock.setTimer(ms, () => reject(new Error('hung'))))
    client.probe = hangsFor(15_000)
    client[what === 'the survey' ? 'surveyChats' : 'readHistory'] = hangsFor(30_000)
    let over = false
    const failed = run({ stopped: () => over }).catch(() => undefined)
    await clock.settle()
    live()
    await clock.advance(60_000)
    expect(sink.bodies()).toEqual([])
    over = true
    Object.assign(client, { probe, surveyChats, readHistory })
    await clock.advance(30_000)
    await failed
    await Promise.all([run(), clock.advance(1_000)])
    await intake.drained()
    expect(sink.bodies()[0]).toBe('older')
  },
)
