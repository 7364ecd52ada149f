import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { signalIfRunning } from './process-tree.ts'

test('a signal reaches a running process, and signalling an ended process is no error', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const ended = once(child, 'exit')
  expect(signalIfRunning(child.pid!, 'SIGKILL')).toBe(true)
  await ended
  expect(signalIfRunning(child.pid!, 'SIGKILL')).toBe(false)
})
