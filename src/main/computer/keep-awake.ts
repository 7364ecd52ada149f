import type { PowerSaveBlocker } from 'electron'

export interface KeepAwake {
  readonly isOn: boolean
  set(isOn: boolean): void
}

/** Keeps the computer from sleeping while the owner wants that; never the display (electronjs.org, powerSaveBlocker). */
export function createKeepAwake(blocker: Pick<PowerSaveBlocker, 'start' | 'stop' | 'isStarted'>): KeepAwake {
  let id: number | null = null
  return {
    get isOn() {
      return id !== null && blocker.isStarted(id)
    },
    set(isOn) {
      if (isOn && id === null) id = blocker.start('prevent-app-suspension')
      if (!isOn && id !== null) {
        blocker.stop(id)
        id = null
      }
    },
  }
}
