import { randomInt } from 'node:crypto'

/** A random number from 0 up to, but not including, 1. Spreads pauses, so that many hosts do not act at the same time. */
export const random = (): number => randomInt(1_000_000) / 1_000_000
