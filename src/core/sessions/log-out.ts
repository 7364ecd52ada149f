import type { SessionStateKind } from '../../shared/model/session.ts'
import type { Clock, Logger } from '../ports.ts'
import { describeError } from '../whatsapp/describe-error.ts'
import { withTimeLimit } from '../whatsapp/time-limit.ts'
import type { BrowserConnection } from './browser-connection.ts'

const connectMs = 40_000

export interface SettleSignal {
  /** The session came to rest: connected, or without hope for now. */
  announce(): void
  /** Resolves at the next announcement, or at once when `already`; rejects when neither comes in time. */
  wait(clock: Clock, limitMs: number, already: boolean): Promise<void>
}

export function createSettleSignal(): SettleSignal {
  const listeners = new Set<() => void>()
  return {
    announce() {
      for (const listener of [...listeners]) listener()
    },
    wait(clock, limitMs, already) {
      let listener = (): void => undefined
      const settled = new Promise<void>((resolve) => {
        listener = resolve
        if (already) resolve()
        else listeners.add(listener)
      })
      return withTimeLimit(clock, limitMs, 'connecting', settled).finally(() => listeners.delete(listener))
    },
  }
}

/**
 * Logs the device out at WhatsApp, which needs a connection: without it a dead device stays on the phone's list of four. What
 * cannot be had in time is done without. Never rejects.
 */
export async function logOutAtWhatsApp(context: {
  readonly sessionId: string
  readonly clock: Clock
  readonly logger: Logger
  readonly settled: SettleSignal
  kind(): SessionStateKind
  run(): BrowserConnection | null
  connect(): void
  /** The browser's events count no more: the page says "logged out", too, and this is not the phone's doing. */
  leave(run: BrowserConnection): void
}): Promise<void> {
  const { sessionId, clock, logger, kind } = context
  context.connect()
  try {
    await context.settled.wait(clock, connectMs, kind() === 'connected')
    const run = context.run()
    if (run === null || (kind() !== 'connected' && kind() !== 'conflict')) {
      logger.warn('unlinking without logging out', { session: sessionId, state: kind() })
      return
    }
    context.leave(run)
    await run.client.logOut()
  } catch (error) {
    logger.warn('logging out failed', { session: sessionId, error: describeError(error) })
  }
}
