import { expect, test } from 'vitest'
import { quoteForCmd, spawnArguments } from './run-step.mjs'

test.each([
  ['--project', '--project'],
  ['C:\\work\\salesboy\\report.json', 'C:\\work\\salesboy\\report.json'],
  ['C:\\Users\\Ada Lovelace\\salesboy', '"C:\\Users\\Ada Lovelace\\salesboy"'],
  ['a & b | c', '"a & b | c"'],
  ['D:\\my shop\\', '"D:\\my shop\\\\"'],
  ['', '""'],
])('on Windows the word %s becomes %s', (word, quoted) => {
  expect(quoteForCmd(word)).toBe(quoted)
})

test('Windows starts a shell with every word quoted; other systems start no shell', () => {
  const node = 'C:\\Program Files\\nodejs\\node.exe'
  expect(spawnArguments('win32', node, ['my script.mjs', '--run'])).toEqual([
    `"${node}" "my script.mjs" --run`,
    [],
    { shell: true },
  ])
  expect(spawnArguments('linux', '/opt/my node', ['my script.mjs'])).toEqual([
    '/opt/my node',
    ['my script.mjs'],
    { shell: false },
  ])
})
