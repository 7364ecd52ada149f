import { msg, type Message } from '../../shared/words/say.ts'
import type { Changes } from '../changes.ts'
import type { Logger } from '../ports.ts'
import type { Storage } from '../storage/open-storage.ts'

/** Tells what was lost or damaged while we were off, and what the record loses from now on. */
export function tellDamage(deps: {
  readonly logger: Logger
  readonly changes: Changes
  readonly storage: Pick<Storage, 'problem' | 'onDamaged' | 'onSavedAnew'>
  /** The settings file was damaged. */
  readonly settingsProblem: string | null
  /** What was entered once and is gone. */
  readonly missing: readonly Message[]
  /** Shops that came back from their profiles and are not connected. */
  readonly shopsLeft: number
}): void {
  const { logger, changes, storage, settingsProblem, missing, shopsLeft } = deps
  const tell = (kind: 'settings-replaced' | 'database-replaced', what: Message, count = 1): void =>
    changes.tell('notice', { kind, sessionId: null, count, said: what })
  if (settingsProblem !== null) {
    logger.warn('a settings file was damaged', { problem: settingsProblem })
    tell('settings-replaced', msg('notice.settings-replaced'))
  }
  for (const sentence of missing) tell('settings-replaced', sentence)
  storage.onDamaged(() => tell('database-replaced', msg('notice.database-damaged')))
  storage.onSavedAnew((sentence) => tell('database-replaced', sentence))
  if (storage.problem !== null) tell('database-replaced', storage.problem)
  if (shopsLeft > 0) tell('database-replaced', msg('notice.shops-left', { count: shopsLeft }), shopsLeft)
}
