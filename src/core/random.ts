import { randomInt } from 'node:crypto'

/** From 0 up to 1: spreads pauses, so that many hosts do not act together. */
export const random = (): number => randomInt(1_000_000) / 1_000_000
