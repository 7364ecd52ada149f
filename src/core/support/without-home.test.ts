import { expect, test } from 'vitest'
import { withoutHome } from './without-home.ts'

const WINDOWS_HOME = String.raw`C:\Users\Ada Lovelace`
const path = String.raw`C:\Users\Ada Lovelace\AppData\Salesboy`

test.each([
  ['a plain path', path, String.raw`~\AppData\Salesboy`],
  ['JSON', JSON.stringify({ path }), String.raw`{"path":"~\\AppData\\Salesboy"}`],
  ['JSON within JSON', JSON.stringify(JSON.stringify({ path })), String.raw`"{\"path\":\"~\\\\AppData\\\\Salesboy\"}"`],
  ['forward slashes', 'C:/Users/Ada Lovelace/x', '~/x'],
  ['a file address', 'at file:///C:/Users/Ada%20Lovelace/x.js:1:2', 'at file:///~/x.js:1:2'],
  ['other capitals', String.raw`c:\users\ADA LOVELACE\x`, String.raw`~\x`],
  ['another account', String.raw`C:\Users\Bola\x`, String.raw`C:\Users\Bola\x`],
])('a Windows home folder is handled in %s', (_name, text, expected) => {
  expect(withoutHome(text, WINDOWS_HOME)).toBe(expected)
  expect(withoutHome(text, `${WINDOWS_HOME}\\`)).toBe(expected)
})

test('on other systems case matters, and pattern characters in a name are literal', () => {
  expect(withoutHome('/home/a.da(x)/y /Home/a.da(x)/y /home/aXda(x)', '/home/a.da(x)')).toBe(
    '~/y /Home/a.da(x)/y /home/aXda(x)',
  )
  expect(withoutHome('file:///home/J%C3%BCrgen/x and /home/Jürgen/x', '/home/Jürgen')).toBe('file://~/x and ~/x')
})

test.each(['', '/', 'C:\\'])('a home of %j contains no name, so the text stays as it is', (home) => {
  expect(withoutHome('C:/x /y', home)).toBe('C:/x /y')
})
