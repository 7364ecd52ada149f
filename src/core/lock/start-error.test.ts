import { expect, test } from 'vitest'
import { CommandError } from '../../shared/result.ts'
import { catalogFor } from '../../shared/words/catalogs.ts'
import { loadAllCatalogs } from '../../shared/words/testing/all-catalogs.ts'
import { say } from '../../shared/words/say.ts'
import { requireOpenFiles } from './open-files.ts'
import { explainStartError } from './start-error.ts'

await loadAllCatalogs()

const sqlite = (errcode: number) => Object.assign(new Error('SQLite'), { code: 'ERR_SQLITE_ERROR', errcode })
const system = (code: string) => Object.assign(new Error(code), { code })

test.each([
  [system('ENOSPC'), 'start.disk-full'],
  [system('EDQUOT'), 'start.disk-full'],
  [sqlite(13), 'start.disk-full'],
  [new Error('outer', { cause: system('ENOSPC') }), 'start.disk-full'],
  [sqlite(10), 'start.disk-broken'],
  [system('EIO'), 'start.disk-broken'],
  [system('EMFILE'), 'start.too-few-files'],
  [system('ENFILE'), 'start.too-few-files'],
  [system('EACCES'), 'start.cannot-write'],
  [system('EROFS'), 'start.cannot-write'],
  [sqlite(14), 'start.cannot-write'],
])('%s is explained as %s, in every language of the desktop’s dialog', (error, code) => {
  const explained = explainStartError(error, '/')!
  expect(explained.said?.code).toBe(code)
  expect(explained.message).toMatch(/^[A-Z][^\n]*\.$/)
  for (const language of ['en', 'fr', 'pt-BR', 'ar'] as const) {
    expect(say(catalogFor(language), explained.said!)).not.toMatch(/\{|undefined/)
  }
})

test('an unexpected error gets no explanation, and a CommandError is returned as it is', () => {
  expect(explainStartError(new TypeError('x is not a function'), '/')).toBeNull()
  const own = new CommandError('busy', 'In use.')
  expect(explainStartError(own, '/')).toBe(own)
})

test('a start is refused when too few open files are allowed', () => {
  expect(() => requireOpenFiles(64)).toThrow(/only 64 open files.*ulimit -n 1024/)
  expect(() => requireOpenFiles(1_024)).not.toThrow()
  expect(() => requireOpenFiles(null)).not.toThrow()
})
