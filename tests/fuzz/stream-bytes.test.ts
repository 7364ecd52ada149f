import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { parseEvent, type RawEvent } from '../../src/core/command-stream/parse-command.ts'
import { readStream } from '../../src/core/command-stream/read-stream.ts'
import { createRealClock } from '../../src/core/testing/real-clock.ts'
import { hostileJson, hostileText, isPrototypeClean, nested } from './hostile-values.ts'
import { FUZZ_LIMIT_MS, runs } from './runs.ts'

vi.setConfig({ testTimeout: FUZZ_LIMIT_MS })

/** Reads the pieces as the host reads a core's command stream. */
async function read(pieces: readonly Buffer[]) {
  const taken: RawEvent[] = []
  const body = Readable.from(pieces) as unknown as Parameters<typeof readStream>[0]['body']
  const end = await readStream({
    clock: createRealClock(),
    body,
    signal: new AbortController().signal,
    take: async (events) => void taken.push(...events),
  })
  return { end, taken }
}

const line = fc.oneof(
  fc
    .tuple(fc.constantFrom('id', 'event', 'data', 'retry', '', 'Data', 'x'), hostileText)
    .map(([name, text]) => `${name}: ${text}`),
  fc.constantFrom(
    'data: {"userId":"a"',
    'event: send',
    'event: __proto__',
    'id: 1',
    'retry: 1e99',
    'retry: -5',
    ':',
    '',
    '',
  ),
  hostileJson.map((value) => `data: ${JSON.stringify(value)}`),
  hostileText,
)
const text = fc
  .array(line, { maxLength: 12 })
  .chain((lines) => fc.constantFrom('\n', '\r\n', '\r').map((end) => lines.join(end) + end + end))
const bytes = fc.oneof(
  text.map((one) => Buffer.from(one)),
  fc.uint8Array({ maxLength: 300 }).map((one) => Buffer.from(one)),
  fc.constantFrom(
    Buffer.from(`event: start\nid: 1\ndata: ${nested(60_000)}\n\n`),
    Buffer.alloc(600_000, 'data: x'),
    Buffer.alloc(600_000, '\n'),
    Buffer.from('\ufeffevent: start\nid: 7\ndata: {"userId":"a"}\n\n'),
  ),
)
/** The same bytes cut at any place, even in the middle of a character or of a line end. */
const pieces = fc.tuple(bytes, fc.array(fc.nat(400), { maxLength: 6 })).map(([whole, cuts]) => {
  const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length]
  return places.slice(1).map((place, index) => whole.subarray(places[index], place))
})

test('any bytes end the stream normally, and every event in them is a command, refused or ignored', async () => {
  await fc.assert(
    fc.asyncProperty(pieces, async (chunks) => {
      const { end, taken } = await read(chunks)
      expect(['ended', 'too-large']).toContain(end.why)
      for (const event of taken) {
        const parsed = parseEvent(event)
        if (parsed.kind === 'command') expect(parsed.command.userId).not.toBe('')
      }
      expect(isPrototypeClean()).toBe(true)
    }),
    runs(300),
  )
})

test('the result does not depend on where the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(pieces, async (chunks) => {
      const [cut, whole] = [await read(chunks), await read([Buffer.concat(chunks)])]
      if (whole.end.why === 'ended' && cut.end.why === 'ended') expect(cut.taken).toEqual(whole.taken)
    }),
    runs(200),
  )
})
