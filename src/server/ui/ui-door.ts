import type { Core } from '../../core/create-core.ts'
import { cookieOf } from './browser-request.ts'
import type { UiAccess } from './ui-access.ts'

export type UiRequest = Parameters<Core['gateway']['streams']['open']>[0]

export const NOT_OPENED = 'Open the address that the host printed when it started.'
const USED = 'This address was used already. The host has printed a new one: open that.'

interface Exchanged {
  readonly status: 200 | 401 | 410
  /** Value of the cookie to set, or null. */
  readonly cookie: string | null
  readonly error: string | null
}

/** Admits browsers that have a cookie or present the one-time token. */
export class UiDoor {
  readonly #access: UiAccess
  readonly #announce: () => void

  /** `announce` shows the owner a new address after a used one was presented. */
  constructor(access: UiAccess, announce: () => void) {
    this.#access = access
    this.#announce = announce
  }

  isKnown(request: UiRequest): boolean {
    return this.#access.knows(cookieOf(request.raw))
  }

  /** Exchanges the one-time token for a cookie. A browser that is already admitted keeps its cookie. */
  exchange(token: unknown, request: UiRequest): Exchanged {
    if (this.isKnown(request)) return { status: 200, cookie: null, error: null }
    const outcome = this.#access.present(typeof token === 'string' ? token : '')
    if (outcome.kind === 'accepted') return { status: 200, cookie: outcome.cookie, error: null }
    if (outcome.kind === 'used') this.#announce()
    return outcome.kind === 'used'
      ? { status: 410, cookie: null, error: USED }
      : { status: 401, cookie: null, error: NOT_OPENED }
  }
}
