import type { AccountFailure } from '../../shared/model/session.ts'
import { msg, type PlainCode, type Message } from '../../shared/words/say.ts'

/** States in which WhatsApp's page is loaded, but WhatsApp refuses to connect it. */
const KNOWN: Readonly<Record<string, { readonly code: AccountFailure; readonly sentence: PlainCode }>> = {
  TOS_BLOCK: { code: 'account-restricted', sentence: 'failure.account-restricted' },
  SMB_TOS_BLOCK: { code: 'business-restricted', sentence: 'failure.business-restricted' },
  PROXYBLOCK: { code: 'network-blocked', sentence: 'failure.network-blocked' },
  DEPRECATED_VERSION: { code: 'version-outdated', sentence: 'failure.version-outdated' },
}

export interface Refusal {
  readonly code: AccountFailure
  /** What happened and what to do, for the owner. */
  readonly said: Message
  /** WhatsApp's own name of the state. */
  readonly detail: string
}

/** Explains a page state that is neither connected nor on the way to it. An unknown state is reported by its name, not guessed. */
export function refusalOf(state: string): Refusal {
  const found = KNOWN[state]
  if (found === undefined)
    return { code: 'unknown-state', said: msg('failure.unknown-state', { state }), detail: state }
  return { code: found.code, said: { code: found.sentence, values: {} }, detail: state }
}

/** How long a refusal must last before it is reported, ms. */
export function refusalGraceMs(code: AccountFailure): number {
  return code === 'unknown-state' ? 5_000 : 0
}

/** Pauses between reloads while WhatsApp goes on refusing: we do not fight the refusal, only ask again. */
const FRESH_PAGE_PAUSES: readonly number[] = [600_000, 1_800_000, 3_600_000, 14_400_000]
/** Pause before the first reload of an outdated page: a reload may bring the newer version that it needs. */
const NEWER_PAGE_MS = 180_000

/** Milliseconds until the page is reloaded for the `count`th time (0, 1, …). */
export function freshPagePause(code: AccountFailure, count: number): number {
  if (code === 'version-outdated' && count === 0) return NEWER_PAGE_MS
  return FRESH_PAGE_PAUSES[Math.min(count, FRESH_PAGE_PAUSES.length - 1)]!
}
