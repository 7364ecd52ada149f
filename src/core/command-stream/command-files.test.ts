import { expect, test } from 'vitest'
import type { GatewaySend } from '../replies/gateway-send.ts'
import type { Taken } from '../replies/attachment-taker.ts'
import { parseEvent, type Command } from './parse-command.ts'
import { keepCommandFile, runCommand } from './run-command.ts'

const event = (fields: object) =>
  parseEvent({ id: '1', event: 'send', data: JSON.stringify({ userId: 'shop', to: '2348031234567', ...fields }) })
const commandOf = (fields: object) => {
  const parsed = event(fields)
  if (parsed.kind !== 'command' || parsed.command.kind !== 'send') throw new Error(JSON.stringify(parsed))
  return parsed.command
}
const data = Buffer.from('%PDF-1.7').toString('base64')
const file = {
  kind: 'file',
  sha256: 'a'.repeat(64),
  size: 8,
  mimetype: 'application/pdf',
  filename: 'a.pdf',
  shownAs: 'document',
} as const

async function run(command: Extract<Command, { kind: 'send' }>, taken: Taken) {
  const sends: GatewaySend[] = []
  const kept = await keepCommandFile({ take: async () => taken }, command)
  // Runs the command as it is stored, because after a crash it is run from there.
  const stored = JSON.parse(JSON.stringify(kept)) as Command
  const result = await runCommand(
    {
      sessionExists: () => true,
      verbs: {} as never,
      sends: { send: async (request) => (sends.push(request), { kind: 'accepted', messageId: null }) },
    },
    'key',
    stored,
  )
  return { result, sends, stored: JSON.stringify(kept) }
}

test('the file of a command is on disk before the command, whose row names it', async () => {
  const { result, sends, stored } = await run(commandOf({ media: { data } }), { kind: 'taken', attachment: file })
  expect(stored).not.toContain(data)
  expect(sends).toMatchObject([{ text: '', asked: file, queue: true }])
  expect(result).toMatchObject({ success: true })
})

test('a refused file becomes the outcome of the command, with the status of the gateway API', async () => {
  const refused = { kind: 'refused', reason: 'media-too-large', why: 'the file is over 16 MB' } as const
  const { result, sends } = await run(commandOf({ message: 'Here', media: { data } }), refused)
  expect(sends).toEqual([])
  expect(result).toMatchObject({ status: 413, success: false, message: 'Nothing was sent: the file is over 16 MB' })
})

test('a file that cannot be stored becomes an outcome, and only a full disk holds up the stream', async () => {
  const command = commandOf({ message: 'Here', media: { data } })
  const { result, sends, stored } = await run(command, { kind: 'not-stored', isDiskFull: false })
  expect([sends, stored.includes(data)]).toEqual([[], false])
  expect(result).toMatchObject({ status: 503, success: false, message: expect.stringContaining('could not store') })
  await expect(run(command, { kind: 'not-stored', isDiskFull: true })).rejects.toThrow('the disk')
})

test('a file may be larger than the limit for the text of a command', () => {
  expect(event({ media: { data: 'A'.repeat(400_000) } })).toMatchObject({ kind: 'command' })
  const words = { message: 'x'.repeat(110_000), media: { data } }
  expect(event(words)).toMatchObject({ kind: 'refused', why: 'data is over 100 KB' })
})

test.each([
  [{ media: { data: '%' } }, 'media.data must be base64'],
  [{ location: { latitude: 'north', longitude: 1 } }, 'location needs latitude'],
  [{ message: ' ' }, 'must not be empty'],
])('%j is refused with a reason', (fields, why) => {
  expect(event(fields)).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) as string })
})
