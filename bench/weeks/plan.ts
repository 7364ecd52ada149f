import type { Settings } from '../../src/shared/model/settings.ts'
import type { Outage } from './world/assistant.ts'
import type { Brought, PictureFate } from './world/files.ts'
import type { Death } from './world/machine.ts'

/** One event of the shop; `at` in ms of the world. */
export type PlanEvent = { readonly at: number } & (
  | {
      readonly kind: 'asks'
      readonly customer: number
      readonly text: string
      /** The picture that the customer sends with it, and how it can be fetched. */
      readonly picture?: PictureFate
      /** The file or place that the core answers besides text. */
      readonly brings?: Brought
      /** How many ms it cannot be decrypted; null: never decrypted. */
      readonly sealedMs?: number | null
    }
  /** The core writes to a customer who asked nothing. */
  | { readonly kind: 'notice'; readonly customer: number; readonly text: string }
  | { readonly kind: 'edits' | 'deletes' | 'renamed'; readonly customer: number }
  /** The owner writes by hand: on the phone, or in our window. */
  | { readonly kind: 'hand' | 'window'; readonly customer: number; readonly text: string }
  | { readonly kind: 'hands-back'; readonly customer: number }
  | { readonly kind: 'pauses' | 'resumes' }
  | { readonly kind: 'line-drops'; readonly ms: number }
  | { readonly kind: 'outage'; readonly how: Outage; readonly ms: number }
  | { readonly kind: 'moody'; readonly share: number; readonly ms: number }
  /** Dies after this many points from now on. At a point a death makes a difference outside the program. */
  | { readonly kind: 'dies'; readonly death: Death; readonly points: number; readonly downMs: number }
  | { readonly kind: 'stops'; readonly downMs: number }
  | { readonly kind: 'browser'; readonly how: 'gone' | 'crashes' | 'hangs' | 'deaf' | 'deaf-hidden' | 'reloads' }
  | { readonly kind: 'refused'; readonly state: string; readonly ms: number }
  | { readonly kind: 'sleeps'; readonly ms: number; readonly standsStill: boolean; readonly tells: boolean }
  | { readonly kind: 'clock'; readonly aheadMs: number }
  | { readonly kind: 'disk-full'; readonly ms: number }
  | { readonly kind: 'history-in-parts'; readonly held: number; readonly ms: number }
)

export interface Plan {
  readonly seed: number
  readonly customers: number
  readonly settings: Partial<Settings>
  readonly events: readonly PlanEvent[]
  /** When all trouble is over, ms of the world. */
  readonly wellAt: number
}
