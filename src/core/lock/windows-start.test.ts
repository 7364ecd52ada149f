import { expect, test } from 'vitest'
import { isSameStart, parseWindowsStart } from './process-identity.ts'

test.each(['1764412345678', '1764412345678\r\n', '\uFEFF1764412345678\r\n'])('%j is a start time', (answer) => {
  expect(parseWindowsStart(answer)).toBe('1764412345678')
})

test.each([
  ['nothing', ''],
  ['English', 'Get-Process : Cannot find a process with the process identifier 4711.'],
  ['German', 'Get-Process : Es kann kein Prozess mit der Prozess-ID 4711 gefunden werden.'],
  ['French', 'Get-Process : Impossible de trouver un processus avec l’identificateur de processus 4711.'],
  ['Portuguese', 'Get-Process : Não é possível localizar um processo com o identificador 4711.'],
  ['Arabic', 'Get-Process : يتعذر العثور على عملية بالمعرّف 4711.'],
  ['a restricted language mode', 'Method invocation is supported only on core types in this language mode.'],
  ['a number that is no moment', '4711'],
])('any other output of PowerShell is not an answer: %s', (_language, answer) => {
  expect(parseWindowsStart(answer)).toBeNull()
  // Taken as an answer, it would differ from the start time in the lock.
  expect(isSameStart('1764412345678', parseWindowsStart(answer))).toBe(false)
})
