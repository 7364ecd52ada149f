import { describe, expect, test } from 'vitest'
import { parseAnswer } from './parse-answer.ts'
import { unreadableIn } from './unreadable-answer.ts'

const textsOf = (body: unknown) =>
  parseAnswer(typeof body === 'string' ? body : JSON.stringify(body)).replies.map(({ text }) => text)

describe('real answers of bot builders', () => {
  const paragraph = (...texts: string[]) => ({ type: 'p', children: texts.map((text) => ({ text })) })
  test.each<[string, unknown, readonly string[]]>([
    ['a byte order mark before the JSON', `\uFEFF${JSON.stringify({ response: 'hi' })}`, ['hi']],
    ['n8n, all items: a list round one object', [{ output: 'hi' }], ['hi']],
    ['n8n, all items: several', [{ output: 'one' }, { output: 'two' }], ['one', 'two']],
    ['n8n, an agent', { output: 'hi', intermediateSteps: [] }, ['hi']],
    ['n8n, a chain', { text: 'hi' }, ['hi']],
    ['Dify', { event: 'message', answer: 'hi', mode: 'chat', metadata: { usage: {} } }, ['hi']],
    [
      'Botpress',
      {
        responses: [
          { type: 'typing', value: true },
          { type: 'text', text: 'hi' },
        ],
      },
      ['hi'],
    ],
    ['Botpress, with a payload', { responses: [{ type: 'text', payload: { text: 'hi' } }] }, ['hi']],
    [
      'Typebot, rich text',
      {
        sessionId: 's',
        messages: [
          {
            id: '1',
            type: 'text',
            content: { type: 'richText', richText: [paragraph('Hello ', 'Ada'), paragraph('!')] },
          },
          { id: '2', type: 'image', content: { url: 'https://x' } },
        ],
        input: { type: 'text input' },
      },
      ['Hello Ada\n!'],
    ],
    ['Typebot, markdown', { messages: [{ type: 'text', content: { type: 'markdown', markdown: '*hi*' } }] }, ['*hi*']],
    ['one reply where a list is meant', { replies: 'hi' }, ['hi']],
    ['a list where one is meant', { response: ['a', { text: 'b' }] }, ['a', 'b']],
    ['the core, in a list', [{ message: 'Processed successfully', response: 'hi' }], ['hi']],
  ])('%s', (_name, body, texts) => {
    expect(textsOf(body)).toEqual(texts)
    expect(unreadableIn(typeof body === 'string' ? body : JSON.stringify(body))).toBeNull()
  })

  test('an empty field of our contract means no reply, whatever other fields say', () => {
    expect(textsOf({ response: '', text: 'echo of the customer' })).toEqual([])
    expect(unreadableIn('{"response":"","text":"echo"}')).toBeNull()
  })

  test('a hold inside a list is read', () => {
    expect(parseAnswer('[{"message":"User subscription inactive"}]').message).toBe('User subscription inactive')
  })
})

describe('the check for unreadable answers', () => {
  test.each<[string, string, string]>([
    ['text', 'Hello Ada', 'Hello Ada'],
    ['a receipt of Make', 'Accepted', 'Accepted'],
    ['a receipt of Zapier', '{"status":"success","id":"1"}', '{"status":"success","id":"1"}'],
    ['a receipt of n8n', '{"message":"Workflow was started"}', '{"message":"Workflow was started"}'],
    ['a web page', '<!doctype html>\n<p>Hi</p>', '<!doctype html> <p>Hi</p>'],
    ['a warning of PHP before the JSON', '<b>Warning</b>: x\n{"response":"hi"}', '<b>Warning</b>: x {"response":"hi"}'],
    ['JSON text', '"hi"', '"hi"'],
    ['a list of texts', '["hi"]', '["hi"]'],
    ['a list in a list', '[[{"response":"hi"}]]', '[[{"response":"hi"}]]'],
    ['a reply of the wrong type', '{"response":7}', '{"response":7}'],
    ['signs that move things', 'a\u0000b\u001b[31m\u202ec\u2028d\ud800', 'a b [31m c d\ufffd'],
  ])('shows %s and sends none of it', (_name, body, shown) => {
    expect(textsOf(body)).toEqual([])
    expect(unreadableIn(body)).toBe(shown)
  })

  test('takes a text of more than a megabyte for a mistake and sends none of it', () => {
    const body = JSON.stringify({ response: 'x'.repeat(1024 * 1024 + 1) })
    expect(textsOf(body)).toEqual([])
    expect(unreadableIn(body)).toBe(`{"response":"${'x'.repeat(107)}…`)
  })

  test('shows only the beginning, cut between whole letters', () => {
    expect(unreadableIn('😀'.repeat(5_000))).toBe(`${'😀'.repeat(120)}…`)
  })

  test.each(['', '  \n', '\uFEFF', '{}', '[]', '[{}]', '{"response":null}', '{"replies":[]}', '{"output":""}'])(
    'reports nothing for an empty answer (%j)',
    (body) => expect(unreadableIn(body)).toBeNull(),
  )

  test.each([
    'Processed successfully',
    'Broadcast/status ignored',
    'Group replies disabled for this user',
    'Message ignored - in whitelist',
    'User subscription inactive',
    'Missing required fields',
  ])('accepts words of our core: %s', (message) => expect(unreadableIn(JSON.stringify({ message }))).toBeNull())
})
