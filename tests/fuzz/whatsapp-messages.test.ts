import { EventEmitter } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createWayBed, type WayBed } from '../../src/core/webhook/testing/way-bed.ts'
import type { HttpClient } from '../../src/core/http/http-client.ts'
import { createRealClock } from '../../src/core/testing/real-clock.ts'
import { createMemoryLogger } from '../../src/core/testing/memory-ports.ts'
import { wireClientEvents } from '../../src/core/whatsapp/client-events.ts'
import type { LibraryClient } from '../../src/core/whatsapp/library.ts'
import { mapMessage } from '../../src/core/whatsapp/map-message.ts'
import { createSentEvidence } from '../../src/core/whatsapp/sent-evidence.ts'
import type { ClientEvent } from '../../src/core/whatsapp/whatsapp-client.ts'
import { hostileJson, hostileNumber, hostileText, isPrototypeClean } from './hostile-values.ts'
import { FUZZ_LIMIT_MS, runs } from './runs.ts'

vi.setConfig({ testTimeout: FUZZ_LIMIT_MS, hookTimeout: FUZZ_LIMIT_MS })

/** Part of every customer text. It must never appear in a log. */
const CANARY = 'kanarienvogel'
const library = dirname(createRequire(import.meta.url).resolve('whatsapp-web.js'))

/** Every message field that the library's own objects read, and every type that it names. */
const structures = join(library, 'src', 'structures')
const fields = [
  ...new Set(
    readdirSync(structures).flatMap((name) =>
      [...readFileSync(join(structures, name), 'utf8').matchAll(/\bdata\.([A-Za-z]\w*)/g)].map((match) => match[1]!),
    ),
  ),
]
const { MessageTypes } = createRequire(import.meta.url)('whatsapp-web.js') as { MessageTypes: Record<string, string> }
const types = [
  ...Object.values(MessageTypes),
  'ptv',
  'gif',
  'live_location',
  'event_creation',
  'newsletter_notification',
]

test('the test finds the library’s objects', () => {
  expect(fields.length).toBeGreaterThan(60)
  expect(fields).toEqual(expect.arrayContaining(['id', 'body', 't', 'author', 'vcardList', 'lat', 'directPath']))
  expect(types).toContain('ciphertext')
})

const user = fc.oneof(
  fc.constantFrom('2348031234567', '99900112233', '2348031234567:12', '0', '12036304-1600', ''),
  hostileText,
)
const server = fc.constantFrom(
  'c.us',
  'lid',
  'g.us',
  's.whatsapp.net',
  'broadcast',
  'newsletter',
  'hosted.lid',
  'status',
  '',
)
const wid = fc.oneof(
  fc.tuple(user, server).map(([name, host]) => `${name}@${host}`),
  fc.tuple(user, server).map(([name, host]) => ({ user: name, server: host, _serialized: `${name}@${host}` })),
  fc.tuple(user, server).map(([name, host]) => ({ user: name, server: host })),
  fc.constantFrom('status@broadcast', null, undefined, {}, 7, ''),
)
const key = fc.oneof(
  fc.record(
    {
      fromMe: fc.oneof(fc.boolean(), hostileJson),
      remote: wid,
      id: fc.oneof(fc.string({ minLength: 1, maxLength: 24 }), hostileJson),
      participant: fc.oneof(wid, hostileJson),
      $1: hostileText,
      _serialized: fc.oneof(hostileText, fc.constant('false_2348031234567@c.us_3EB0')),
    },
    { requiredKeys: [] },
  ),
  fc.tuple(fc.boolean(), wid, hostileText).map(([mine, remote, id]) => `${mine}_${String(remote)}_${id}`),
  hostileJson,
)
const words = hostileText.map((text) => `${CANARY} ${text}`)
const known: Record<string, fc.Arbitrary<unknown>> = {
  id: key,
  type: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...types) }, { weight: 1, arbitrary: hostileJson }),
  body: fc.oneof(words, fc.constant(`/9j/${'A'.repeat(500)}`), hostileJson),
  t: fc.oneof(fc.constant(1_765_500_000), hostileNumber, hostileJson),
  from: wid,
  to: wid,
  author: wid,
}
/** A message as the page hands it over. Any field may be missing, right, of another type, or hostile. */
const plain = fc.record(
  Object.fromEntries(
    [
      ...fields,
      'notifyName',
      'caption',
      'quotedMsg',
      'vcardFormattedName',
      'mimetype',
      'filename',
      'size',
      'quotedStanzaID',
      'quotedParticipant',
      'quotedRemoteJid',
    ].map((name) => [
      name,
      known[name] ??
        fc.oneof(words, hostileNumber, hostileJson, wid, fc.array(fc.record({ vcard: words }), { maxLength: 2 })),
    ]),
  ),
  { requiredKeys: [] },
)
/** The same message, made hostile to reading: with a cycle, or with a getter that throws. */
function bite(raw: Readonly<Record<string, unknown>>, name: string, cycle: boolean): Record<string, unknown> {
  const broken: Record<string, unknown> = { ...raw }
  if (cycle) broken[name] = broken
  else
    Object.defineProperty(broken, name, {
      enumerable: true,
      get: () => {
        throw new Error(`${CANARY} of a getter`)
      },
    })
  return broken
}
/** A message that a customer certainly wrote, with hostile values in all other fields. It must arrive. */
let counter = 0
const written = fc
  .tuple(plain, fc.constantFrom('chat', 'image', 'ptt', 'document', 'location', 'vcard', 'multi_vcard', 'order'))
  .map(([raw, type]) => {
    counter += 1
    const chat = `23480${String(counter % 50).padStart(8, '0')}@c.us`
    return {
      ...raw,
      id: { fromMe: false, remote: chat, id: `3EB0F${counter}` },
      type,
      from: chat,
      body: `${CANARY} ${type}`,
      // A broadcast to many people would only be kept for the owner.
      broadcast: false,
    }
  })

let bed: WayBed
const posted: Buffer[] = []
const http: HttpClient = {
  async post({ body }) {
    posted.push(body)
    return { kind: 'answer', status: 200, body: '{}', truncated: false, date: null, retryAfter: null }
  },
  close: () => undefined,
}
beforeAll(async () => {
  const settings = {
    'core.url': 'https://core.example.com',
    'forward.groups': 'all',
    'forward.oldMessages': 'on',
  } as const
  bed = await createWayBed({ clock: createRealClock(), settings, http })
  bed.way.start()
})
afterAll(() => bed.remove())

/** Attaches our listeners to an emitter in the library's place. Returns the events that one library event produces. */
function emit(raw: unknown, event: 'message_create' | 'message_ack' = 'message_create') {
  const emitter = new EventEmitter()
  const logger = createMemoryLogger()
  const out: ClientEvent[] = []
  wireClientEvents(emitter as unknown as LibraryClient, {
    emit: (one) => out.push(one),
    logger,
    evidence: createSentEvidence(Date.now),
    now: () => 1_765_500_000,
    ownIds: () => new Set(['2347000000000@c.us']),
    repairIds: async () => true,
    hear: async () => undefined,
    muteUnheard: async () => undefined,
    acknowledged: () => undefined,
    markReady: () => undefined,
  })
  const message = {
    _data: raw,
    get id() {
      return (raw as { id?: unknown } | null)?.id
    },
    type: 'chat',
  }
  emitter.emit(event, message, fc.sample(hostileNumber, 1)[0])
  return { out, lines: logger.lines }
}

async function take(event: ClientEvent): Promise<void> {
  if (event.kind === 'incoming') await bed.way.incoming('shop', event.message)
  if (event.kind === 'outgoing') await bed.way.outgoing('shop', event.message)
  if (event.kind === 'ack') await bed.way.acknowledged('shop', event.messageId, event.ack)
}

test('no message object breaks a listener, and no text is logged', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(plain, hostileJson),
      fc.constantFrom('message_create', 'message_ack'),
      async (raw, event) => {
        const { out, lines } = emit(raw, event)
        for (const one of out) await take(one)
        expect(lines.join('\n')).not.toContain(CANARY)
        expect(isPrototypeClean()).toBe(true)
      },
    ),
    runs(400),
  )
  expect(bed.logged.join('\n')).not.toContain(CANARY)
})

test('an object that throws when read is left out without an error or a logged text', () => {
  fc.assert(
    fc.property(plain, fc.constantFrom(...fields), fc.boolean(), fc.boolean(), (raw, name, cycle, tick) => {
      const { lines } = emit(bite(raw, name, cycle), tick ? 'message_ack' : 'message_create')
      expect(lines.join('\n')).not.toContain(CANARY)
    }),
    runs(200),
  )
})

test('a customer’s message is stored and reaches the core, whatever its other fields contain', async () => {
  await fc.assert(
    fc.asyncProperty(written, fc.boolean(), async (raw, backfilled) => {
      const mapped = mapMessage(raw, { backfilled, ownIds: new Set(), now: 1_765_500_000 })
      if (mapped?.kind !== 'incoming') throw new Error('not read as a customer’s message')
      expect(await bed.way.incoming('shop', mapped.message)).toBe('stored')
    }),
    runs(300),
  )
  await vi.waitFor(() => expect(bed.way.queue()).toMatchObject({ waiting: 0, posting: 0 }), {
    timeout: FUZZ_LIMIT_MS / 2,
    interval: 50,
  })
  for (const body of posted) {
    const text = body.toString('utf8')
    expect(Number.isNaN(Date.parse((JSON.parse(text) as { sent_at: string }).sent_at))).toBe(false)
    expect(text.isWellFormed()).toBe(true)
  }
  // No message was lost, and none came twice.
  const ids = posted.map((body) => (JSON.parse(body.toString()) as { message_id: string }).message_id)
  expect(ids.filter((id) => id.includes('_3EB0F')).length).toBeGreaterThan(0)
  expect(new Set(ids).size).toBe(ids.length)
  expect(bed.logged.join('\n')).not.toContain(CANARY)
})
