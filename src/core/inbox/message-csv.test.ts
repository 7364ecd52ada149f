import { expect, test } from 'vitest'
import type { MessageView } from '../../shared/model/message.ts'
import { en } from '../../shared/words/en.ts'
import { csvHead, csvOf } from './message-csv.ts'

const message = (text: string, senderName = 'Ada'): MessageView => ({
  id: 1,
  sessionId: 'shop',
  messageId: 'm',
  chatId: '2347@c.us',
  chatKey: '2347@c.us',
  chatName: null,
  from: '2347@c.us',
  author: null,
  phone: '2347',
  senderName,
  username: null,
  text,
  type: 'chat',
  hasMedia: false,
  attached: null,
  isGroup: false,
  backfilled: false,
  sentAt: 5,
  storedAt: 6,
  editedAt: null,
  deletedAt: null,
  delivery: { state: 'delivered', attempts: 1, nextAttemptAt: null, deliveredAt: 7, errorCode: null, note: null },
  replies: [],
})
const line = (text: string, name?: string) => csvOf([message(text, name)], (at) => `t${at}`)
/** A strict RFC 4180 reader, to check that the CSV reads back as it was meant. */
function parse(csv: string): string[][] {
  const rows: string[][] = [[]]
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy
  for (let found = field.exec(csv); found; found = field.exec(csv)) {
    rows.at(-1)!.push(found[1]?.replaceAll('""', '"') ?? found[2]!)
    if (found[3] !== ',') rows.push([])
    if (field.lastIndex === csv.length) break
  }
  return rows.slice(0, -1)
}

test('every field reads back unchanged, with quotes, commas and line ends in it', () => {
  const text = 'two "big" bags,\r\nplease\nمرحبا 🙏🏽'
  const [head, row] = parse(csvHead(en) + line(text, 'Ada, "the" shop'))
  expect(row).toHaveLength(head!.length)
  expect(row!.slice(0, 8)).toEqual(['t5', 'shop', '2347@c.us', 'Ada, "the" shop', '2347', text, 'chat', 'delivered'])
})

test.each([
  '=HYPERLINK("http://x","y")',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '  =1+1',
  '\u0001=1',
  '\ufeff=1',
  '＝1+1',
  '|calc',
  '"=1+1',
])('a customer’s %j is text, not a formula', (text) => {
  const [row] = parse(line(text, text))
  expect(row![5]).toBe(`'${text}`)
  expect(row![3]).toBe(`'${text}`)
})

test('ordinary texts get no apostrophe, and odd bytes do not break the table', () => {
  expect(parse(line('order = 5'))[0]![5]).toBe('order = 5')
  const [row] = parse(line('a\u0000b\ud800', '\u202eevil'))
  expect(row![5]).toBe('ab\ufffd')
  expect(row).toHaveLength(14)
})

test('an invalid time leaves its field empty and the table whole', () => {
  const damaged = { ...message('rice'), sentAt: 9e15 }
  const time = (at: number) => new Intl.DateTimeFormat('sv-SE').format(at)
  expect(csvOf([damaged, message('beans')], time)).toMatch(/^"","shop"[\s\S]*rice[\s\S]*beans/)
})

/** Cuts lines by another separator as a spreadsheet does: quotes count only at the beginning of a cell. */
function cellsBy(separator: string, csv: string): string[] {
  const cells: string[] = []
  let at = 0
  while (at < csv.length) {
    let cell = ''
    if (csv[at] === '"') {
      const quoted = /"((?:[^"]|"")*)"/y
      quoted.lastIndex = at
      const found = quoted.exec(csv)!
      cell = found[1]!.replaceAll('""', '"')
      at += found[0].length
    }
    while (at < csv.length && csv[at] !== separator && csv[at] !== '\r' && csv[at] !== '\n') cell += csv[at++]
    cells.push(cell)
    at += 1
  }
  return cells
}
const RUNS = /^[\s"\u0000-\u001f\ufeff]*[=+\-@＝＋－＠|%]/

test.each([
  'hi;=HYPERLINK("http://x")',
  'hi;  +1',
  'hi;"=1+1',
  'hi;""=1+1',
  'hi;\ufeff@SUM(A1)',
  'hi\t=1+1',
  'hi\t\t-2',
  'hi\n=1+1',
  'hi\r\n=1+1',
  'hi\r=1',
  'hi";=1+1;"',
  'a;=1;=2\t=3\n=4',
  ';=1',
  '\t=1+1',
  '\r=1',
  '＝1;＝2',
])('%j becomes no formula in a spreadsheet that separates by comma, semicolon, tab or line', (text) => {
  for (const separator of [',', ';', '\t', '\n'])
    for (const where of [line(text), line('x', text), line(text, text)])
      expect(cellsBy(separator, where).filter((cell) => RUNS.test(cell))).toEqual([])
})

test('every cell is quoted', () => {
  expect(line('rice')).toMatch(/^("[^"]*",){13}"[^"]*"\r\n$/)
  expect(csvHead(en)).toMatch(/^("[^"]*",){13}"[^"]*"\r\n$/)
})

test('formula characters in the middle of a text stay unchanged', () => {
  for (const text of ['2 + 2 = 4', 'e-mail me@shop', '5-6 bags; 50 % off', 'a, b; c\td'])
    expect(parse(line(text))[0]![5]).toBe(text)
})
