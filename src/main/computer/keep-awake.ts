import type { PowerSaveBlocker } from 'electron'

/** Why the computer must not sleep: the owner's setting, or a connected shop on a Mac. */
export type AwakeReason = 'setting' | 'connected'

export interface KeepAwake {
  readonly isOn: boolean
  set(reason: AwakeReason, isOn: boolean): void
}

/** Keeps the program and the computer awake while there is a reason. The display may still sleep (electronjs.org, powerSaveBlocker). */
export function createKeepAwake(blocker: Pick<PowerSaveBlocker, 'start' | 'stop' | 'isStarted'>): KeepAwake {
  const reasons = new Set<AwakeReason>()
  let id: number | null = null
  return {
    get isOn() {
      return id !== null && blocker.isStarted(id)
    },
    set(reason, isOn) {
      if (isOn) reasons.add(reason)
      else reasons.delete(reason)
      if (reasons.size > 0 && id === null) id = blocker.start('prevent-app-suspension')
      if (reasons.size === 0 && id !== null) {
        blocker.stop(id)
        id = null
      }
    },
  }
}
