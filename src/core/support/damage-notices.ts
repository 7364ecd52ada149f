import { msg, type Message } from '../../shared/words/say.ts'
import type { Changes } from '../changes.ts'
import type { Logger } from '../ports.ts'
import type { Storage } from '../storage/open-storage.ts'

/** Tells the owner what was lost or damaged while the program was off, and any later damage to the record. */
export function tellDamage(deps: {
  readonly logger: Logger
  readonly changes: Changes
  readonly storage: Pick<Storage, 'problem' | 'onDamaged' | 'onSavedAnew'>
  /** How the settings file was damaged, else null. */
  readonly settingsProblem: string | null
  /** Messages about settings and secrets that were entered once and are gone. */
  readonly missing: readonly Message[]
  /** Number of shops that were restored from their profiles and are not connected. */
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
