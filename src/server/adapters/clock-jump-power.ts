import type { Clock, PowerSignal, Timer } from '../../core/ports.ts'

const LOOK_EVERY_MS = 10_000
const JUMP_MS = 30_000

/**
 * Detects that the machine slept, without asking the system. Either the wall clock moved much further than the monotonic clock, which
 * stops during sleep on Linux and macOS, or the check itself ran much too late (Windows, or a stopped process). A corrected clock looks
 * the same but does no harm: a resume only checks the connections. Suspend is never signalled, because sleep cannot be foreseen.
 */
export function createClockJumpPower(clock: Clock): PowerSignal & { stop(): void } {
  const listeners = new Set<() => void>()
  let timer: Timer
  const look = () => {
    const [wall, steady] = [clock.now(), clock.monotonic()]
    timer = clock.setTimer(LOOK_EVERY_MS, () => {
      const steadyPassed = clock.monotonic() - steady
      const wallPassed = clock.now() - wall
      const slept = wallPassed - steadyPassed > JUMP_MS || steadyPassed > LOOK_EVERY_MS + JUMP_MS
      look()
      if (slept) for (const listener of [...listeners]) listener()
    })
  }
  look()
  return {
    onSuspend: () => () => undefined,
    onResume(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    // Plain Node has no signals for the screen lock or the battery.
    onLock: () => () => undefined,
    onBattery: () => () => undefined,
    stop: () => timer.cancel(),
  }
}
