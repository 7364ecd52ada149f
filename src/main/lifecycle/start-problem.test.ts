import { expect, test } from 'vitest'
import { CommandError } from '../../shared/result.ts'
import { catalogFor, loadWords } from '../../shared/words/catalogs.ts'
import { msg } from '../../shared/words/say.ts'
import { startProblem } from './start-problem.ts'

await loadWords('fr')

test('a known failure is explained in the owner’s language, followed by the inner message for support', () => {
  const inUse = new CommandError('busy', { english: 'Another host (process 7) uses it.', said: msg('start.in-use') })
  const { title, text } = startProblem(catalogFor('fr'), inUse)
  expect(title).toBe('Salesboy ne peut pas démarrer')
  expect(text).toMatch(/^Salesboy fonctionne déjà/)
  expect(text).toContain('\n\nAnother host (process 7) uses it.')
})

test('an unknown failure has a sentence too, and no sentence appears twice', () => {
  const { text } = startProblem(catalogFor('en'), new Error('EIO: i/o error'))
  expect(text).toBe(
    'Something went wrong at the start.\n\nNothing was changed. Start Salesboy again; if that does not help, ask for help.\n\nEIO: i/o error',
  )
  const known = startProblem(catalogFor('en'), new CommandError('unavailable', msg('start.newer-record')))
  expect(known.text.match(/newer version/g)).toHaveLength(1)
})
