import { expect, test } from 'vitest'
import { hasTrayHost } from './tray-host.ts'

/** A system with some of the tools; each returns the real tool's output. */
const system = (answers: Readonly<Record<string, string>>) => {
  const asked: string[] = []
  const ask = async (tool: string) => {
    asked.push(tool)
    const answer = answers[tool]
    if (answer === undefined) throw new Error(`spawn ${tool} ENOENT`)
    return answer
  }
  return { asked, ask }
}

test.each([
  [{ gdbus: '(true,)\n' }, true],
  [{ gdbus: '(false,)\n' }, false],
  [{ busctl: 'b true\n' }, true],
  [{ busctl: 'b false\n' }, false],
  [{}, false],
])('on Linux the session bus tells whether there is a tray host: %j → %s', async (answers, expected) => {
  expect(await hasTrayHost('linux', system(answers).ask)).toBe(expected)
})

test('the second tool runs only when the first gives no answer', async () => {
  const { asked, ask } = system({ gdbus: '(false,)', busctl: 'b true' })
  await hasTrayHost('linux', ask)
  expect(asked).toEqual(['gdbus'])
})

test('Windows and macOS need no query', async () => {
  const { asked, ask } = system({})
  expect([await hasTrayHost('win32', ask), await hasTrayHost('darwin', ask)]).toEqual([true, true])
  expect(asked).toEqual([])
})
