import { expect, test } from 'vitest'
import { hasTrayHost } from './tray-host.ts'

/** A system with some of the tools; each answers as it really does. */
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
])('on Linux the session bus knows whether somebody shows icons: %j → %s', async (answers, expected) => {
  expect(await hasTrayHost('linux', system(answers).ask)).toBe(expected)
})

test('an answer is an answer: the second tool is asked only where the first cannot say', async () => {
  const { asked, ask } = system({ gdbus: '(false,)', busctl: 'b true' })
  await hasTrayHost('linux', ask)
  expect(asked).toEqual(['gdbus'])
})

test('Windows and macOS are not asked', async () => {
  const { asked, ask } = system({})
  expect([await hasTrayHost('win32', ask), await hasTrayHost('darwin', ask)]).toEqual([true, true])
  expect(asked).toEqual([])
})
