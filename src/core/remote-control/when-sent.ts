import type { Basics } from '../basics.ts'
import type { Timer } from '../ports.ts'

/** How long the answer to `disconnect` may take to be sent before the browser closes. */
const FAREWELL_MS = 15_000

/** Resolves when this ledger row is sent or has ended otherwise, at the latest after `FAREWELL_MS`. */
export function whenSent(
  { clock, changes, storage }: Pick<Basics, 'clock' | 'changes' | 'storage'>,
  id: number,
): Promise<void> {
  return new Promise((resolve) => {
    let timer: Timer | null = null
    const isOver = (state: string | undefined): boolean => state !== 'queued' && state !== 'sending'
    const finish = (): void => {
      off()
      timer?.cancel()
      resolve()
    }
    const off = changes.on('reply', (row) => {
      if (row.id === id && isOver(row.state)) finish()
    })
    timer = clock.setTimer(FAREWELL_MS, finish)
    if (isOver(storage.replies.find(id)?.state)) finish()
  })
}
