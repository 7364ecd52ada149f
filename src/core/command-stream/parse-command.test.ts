import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseEvent } from './parse-command.ts'

const send = (fields: object, id: string | undefined = '1') =>
  parseEvent({
    id,
    event: 'send',
    data: JSON.stringify({ userId: 'shop', to: '234700000000', message: 'hi', ...fields }),
  })

describe('an event of the command stream', () => {
  test('becomes a command with its defaults, with userId or user_id', () => {
    expect(send({})).toEqual({
      kind: 'command',
      id: '1',
      command: { kind: 'send', userId: 'shop', to: '234700000000', message: 'hi', queue: true },
    })
    expect(parseEvent({ id: 'x', event: 'stop', data: '{"user_id":"shop"}' })).toEqual({
      kind: 'command',
      id: 'x',
      command: { kind: 'stop', userId: 'shop', unlink: false },
    })
  })

  const refused: readonly [string, object, string][] = [
    ['an empty text', { message: ' \n ' }, 'message'],
    ['a text that is none', { message: 7 }, 'message'],
    ['no recipient', { to: null }, 'to'],
    ['no user', { userId: '' }, 'userId'],
    ['a queue that is no yes or no', { queue: 'yes' }, 'queue'],
    ['too much', { message: 'x'.repeat(110_000) }, '100 KB'],
  ]
  test.each(refused)('with %s is refused with a reason', (_name, fields, why) => {
    expect(send(fields)).toMatchObject({ kind: 'refused', id: '1', why: expect.stringContaining(why) as string })
  })

  test('without a usable id is ignored, because it could not be run exactly once', () => {
    for (const id of ['', 'with space', 'ü', 'x'.repeat(256)]) expect(send({}, id)).toMatchObject({ kind: 'ignored' })
    expect(parseEvent({ id: undefined, event: 'start', data: '{}' })).toMatchObject({ kind: 'ignored' })
  })

  test('is a command, refused or ignored for any content, and never an error', () => {
    const text = fc.string({ unit: 'binary' })
    const data = fc.oneof(text, fc.json(), fc.constantFrom('{"__proto__":{}}', 'null', '[]', '"x"'))
    const name = fc.option(fc.oneof(text, fc.constantFrom('send', 'start', 'stop', 'constructor', '__proto__')), {
      nil: undefined,
    })
    fc.assert(
      fc.property(fc.option(text, { nil: undefined }), name, data, (id, event, raw) => {
        expect(['command', 'refused', 'ignored']).toContain(parseEvent({ id, event, data: raw }).kind)
      }),
      { numRuns: fc.readConfigureGlobal()?.numRuns ?? 500 },
    )
  })
})
