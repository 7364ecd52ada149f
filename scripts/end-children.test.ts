import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { expect, test, vi } from 'vitest'
import { signalIfRunning } from '../bench/support/process-tree.ts'

const ours = new URL('./end-children.mjs', import.meta.url).href
/** How many seconds each test process sleeps. The number identifies them: no other process sleeps that long. */
const MARK = `71.${process.pid}`
const sleepers = (): readonly number[] =>
  spawnSync('ps', ['-A', '-o', 'pid=,stat=,args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, state, ...args]) => args.join(' ') === `sleep ${MARK}` && !state!.startsWith('Z'))
    .map(([pid]) => Number(pid))

test.skipIf(process.platform === 'win32')('a child that keeps starting processes leaves none behind', async () => {
  const shell = `i=0; while [ $i -lt 600 ]; do sleep ${MARK} & i=$((i+1)); done; wait`
  const script = `
    import { spawn } from 'node:child_process'
    import { endChildrenOnSignals } from '${ours}'
    endChildrenOnSignals(2_000)
    spawn('sh', ['-c', ${JSON.stringify(shell)}])`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' })
  try {
    await vi.waitFor(() => expect(sleepers().length).toBeGreaterThan(0), { timeout: 20_000, interval: 1 })
    const ended = once(parent, 'exit')
    parent.kill('SIGTERM')
    expect(await ended).toEqual([143, null])
    expect(sleepers()).toEqual([])
  } finally {
    parent.kill('SIGKILL')
    for (const pid of sleepers()) signalIfRunning(pid, 'SIGKILL')
  }
})
