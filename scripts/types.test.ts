import { spawn, spawnSync } from 'node:child_process'
import { expect, test, vi } from 'vitest'
import { signalIfRunning } from '../bench/support/process-tree.ts'

test.skipIf(process.platform !== 'linux')('a type check that is interrupted leaves no compiler running', async () => {
  const child = spawn(process.execPath, ['scripts/types.mjs'], { detached: true, stdio: 'ignore' })
  const group = child.pid ?? 0
  const ended = new Promise((resolve) => child.on('exit', resolve))
  try {
    // Wait for a compiler that is at work, because a signal still ends a compiler that is only starting.
    await vi.waitFor(() => expect(runningIn(group).some(isAtWork)).toBe(true), { timeout: 60_000, interval: 100 })
    // Signal the group, as Ctrl+C does in a terminal: the compiler gets the signal, too.
    process.kill(-group, 'SIGINT')
    await ended
    expect(runningIn(group)).toEqual([])
  } finally {
    for (const { pid } of runningIn(group)) signalIfRunning(pid, 'SIGKILL')
  }
})

interface Running {
  readonly pid: number
  readonly name: string
  /** Seconds of CPU time. */
  readonly worked: number
}

const isAtWork = ({ name, worked }: Running): boolean => name === 'tsc' && worked >= 1

/** The running processes of a group, whatever their parent is now. Zombies are left out. */
function runningIn(group: number): readonly Running[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,pgid=,stat=,cputimes=,comm='], { encoding: 'utf8' })
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, itsGroup, state]) => Number(itsGroup) === group && !state?.startsWith('Z'))
    .map(([pid, , , worked, name = '']) => ({ pid: Number(pid), name, worked: Number(worked) }))
}
