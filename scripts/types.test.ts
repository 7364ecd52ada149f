import { spawn, spawnSync } from 'node:child_process'
import { expect, test, vi } from 'vitest'
import { signalIfRunning } from '../bench/support/process-tree.ts'

test.skipIf(process.platform !== 'linux')('a check of the types that is ended leaves no compiler running', async () => {
  const child = spawn(process.execPath, ['scripts/types.mjs'], { detached: true, stdio: 'ignore' })
  const group = child.pid ?? 0
  const ended = new Promise((resolve) => child.on('exit', resolve))
  try {
    // A compiler in the midst of its work: while it starts, a signal still ends it.
    await vi.waitFor(() => expect(runningIn(group).some(isAtWork)).toBe(true), { timeout: 60_000, interval: 100 })
    // As Ctrl+C does in a terminal: the compiler gets it, too.
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
  /** Seconds of a core's work. */
  readonly worked: number
}

const isAtWork = ({ name, worked }: Running): boolean => name === 'tsc' && worked >= 1

/** Whoever the parent is now. What has ended and waits to be asked for its exit code runs no more. */
function runningIn(group: number): readonly Running[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,pgid=,stat=,cputimes=,comm='], { encoding: 'utf8' })
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, itsGroup, state]) => Number(itsGroup) === group && !state?.startsWith('Z'))
    .map(([pid, , , worked, name = '']) => ({ pid: Number(pid), name, worked: Number(worked) }))
}
