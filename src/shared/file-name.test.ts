import { expect, test } from 'vitest'
import { cleanFileName, plainFileName } from './file-name.ts'

test.each([
  ['receipt.pdf', 'receipt.pdf'],
  ['../../../../etc/passwd', 'passwd'],
  [String.raw`..\..\Windows\system32\cmd.exe`, 'cmd.exe'],
  ['a\u0000b.pdf', 'ab.pdf'],
  ['invoice_\u202efdp.exe', 'invoice_fdp.exe'],
  ['C:evil.txt', 'C_evil.txt'],
  ['con.txt', '_con.txt'],
  ['.bashrc', 'bashrc'],
  ['name. . ', 'name'],
  ['..', 'file'],
  ['///', 'file'],
  ['', 'file'],
  ['Ọja tó pọ̀ — 2026.pdf', 'Ọja tó pọ̀ — 2026.pdf'],
  [`${'n'.repeat(300)}.jpeg`, `${'n'.repeat(115)}.jpeg`],
])('the file name %j becomes %j', (given, clean) => {
  expect(cleanFileName(given)).toBe(clean)
})

test('a file name for display keeps its folders and loses invisible characters', () => {
  expect(plainFileName('../a\u0000\u202eb')).toBe('../ab')
})
