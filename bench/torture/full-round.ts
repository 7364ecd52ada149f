import type { RoundResult } from './fast-round.ts'
export async function playFullRound(seed: number): Promise<RoundResult> {
  throw new Error(String(seed))
}
