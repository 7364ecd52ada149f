import type { MessageBoxOptions } from 'electron'
import { expect, test } from 'vitest'
import { en } from '../../shared/words/en.ts'
import { splitSetupLink } from './find-setup-link.ts'
import { SetupLinks } from './setup-links.ts'

const SECRET = 'whsec_topsecret'
const LINK = `salesboy://connect?url=https%3A%2F%2Fcore.example.com&user=ada&secret=${SECRET}`

function harness(answer: number | Promise<number>, currentHost: string | null = null) {
  const asked: MessageBoxOptions[] = []
  const logged: string[] = []
  const log = (message: string, fields?: object) => void logged.push(`${message} ${JSON.stringify(fields ?? {})}`)
  const logger = { debug: log, info: log, warn: log, error: log, child: () => logger }
  let accepted = 0
  let changes = 0
  const links = new SetupLinks({
    dialog: {
      showMessageBox: (async (options: MessageBoxOptions) => {
        asked.push(options)
        return { response: await answer, checkboxChecked: false }
      }) as never,
    },
    clock: { now: () => 7 },
    logger,
    currentHost: () => currentHost,
    book: () => en,
    onChanged: () => (changes += 1),
    onAccepted: () => (accepted += 1),
  })
  return { links, asked, logged, accepted: () => accepted, changes: () => changes }
}

test('an accepted link is pending with its host, and take returns it once', async () => {
  const { links, asked, accepted, changes } = harness(1)
  await links.offer(LINK)
  expect(asked[0]?.message).toBe('Connect this computer to core.example.com?')
  expect(asked[0]).toMatchObject({ defaultId: 0, cancelId: 0 })
  expect(links.pending).toEqual({ host: 'core.example.com', at: 7 })
  expect(JSON.stringify(links.pending)).not.toContain(SECRET)
  expect(links.take()?.secret).toBe(SECRET)
  expect(links.take()).toBeNull()
  expect(links.pending).toBeNull()
  expect([accepted(), changes()]).toEqual([1, 2])
})

test('Cancel, Escape and the close button change nothing', async () => {
  const { links, accepted, changes } = harness(0)
  await links.offer(LINK)
  expect(links.pending).toBeNull()
  expect([accepted(), changes()]).toEqual([0, 0])
})

test('further links are dropped while a dialog is open', async () => {
  let close = (_answer: number): void => undefined
  const { links, asked } = harness(new Promise((resolve) => (close = resolve)))
  const first = links.offer(LINK)
  await links.offer(LINK)
  await links.offer('salesboy://nonsense')
  expect(asked.length).toBe(1)
  close(1)
  await first
  expect(links.pending).not.toBeNull()
})

test('neither the secret nor the URL of a link is logged', async () => {
  const { links, logged } = harness(1)
  await links.offer(LINK)
  await links.offer(LINK.replace('https', 'http'))
  expect(logged.length).toBeGreaterThan(1)
  expect(logged.join()).not.toMatch(/whsec|core\.example/)
})

test('the dialog names the old host only when another core would be replaced', async () => {
  const other = harness(0, 'old.example')
  await other.links.offer(LINK)
  expect(other.asked[0]?.detail).toContain('old.example')
  const same = harness(0, 'core.example.com')
  await same.links.offer(LINK)
  expect(same.asked[0]?.detail).not.toContain('replaced')
})

test('arguments after a link on the command line are dropped', () => {
  expect(splitSetupLink(['a', '--hidden', 'Salesboy://connect?x', '--set', 'a=b'])).toEqual({
    args: ['a', '--hidden'],
    link: 'Salesboy://connect?x',
  })
  expect(splitSetupLink(['a', '--webhook-url', 'https://b'])).toEqual({
    args: ['a', '--webhook-url', 'https://b'],
    link: null,
  })
})
