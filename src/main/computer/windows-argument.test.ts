import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoteWindowsArgument, windowsArgument } from './windows-argument.ts'

/**
 * CommandLineToArgvW for the arguments after the program. 2n backslashes before a quote give n backslashes and toggle quoting; 2n+1 give n
 * backslashes and a literal quote.
 */
function readBack(line: string): string[] {
  const words: string[] = []
  let word = ''
  let isQuoted = false
  for (let at = 0; at < line.length; at += 1) {
    const slashes = /^\\*/.exec(line.slice(at))![0].length
    if (slashes > 0 && line[at + slashes] === '"') {
      word += '\\'.repeat(Math.floor(slashes / 2))
      if (slashes % 2 === 1) word += '"'
      else isQuoted = !isQuoted
      at += slashes
    } else if (line[at] === '"') isQuoted = !isQuoted
    else if (line[at] === ' ' && !isQuoted) {
      words.push(word)
      word = ''
    } else word += line[at]
  }
  return [...words, word]
}

test.each([
  ['C:\\Users\\Ada Lovelace\\Salesboy.exe', '"C:\\Users\\Ada Lovelace\\Salesboy.exe"'],
  ['D:\\', '"D:\\\\"'],
  ['say "hi"', '"say \\"hi\\""'],
  ['', '""'],
])('%s is written as %s', (text, quoted) => {
  expect(quoteWindowsArgument(text)).toBe(quoted)
})

test('Windows reads any list of arguments back unchanged', () => {
  const word = fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', 'é', '&', '%', '-') })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      expect(readBack(words.map(windowsArgument).join(' '))).toEqual(words)
    }),
  )
})

test('an argument with a line break is refused', () => {
  expect(() => windowsArgument('a\nb')).toThrow('line break')
})
