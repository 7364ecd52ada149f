/** The machine's own clock, for tests with a real browser. */
export { createSystemClock as createRealClock } from '../time/system-clock.ts'
