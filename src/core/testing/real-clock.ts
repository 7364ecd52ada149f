/** The machine's own time, for tests that drive a real browser. */
export { createSystemClock as createRealClock } from '../time/system-clock.ts'
