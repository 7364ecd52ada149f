import type { PowerMonitor } from 'electron'
import type { PowerSignal } from '../../core/ports.ts'

export interface DesktopPower extends PowerSignal {
  readonly isOnBattery: boolean
  readonly isLocked: boolean
}

/** Suspend, screen lock and battery, from Electron's powerMonitor (usable only after ready). Linux never reports the lock. */
export function createPower(powerMonitor: Pick<PowerMonitor, 'on' | 'off' | 'isOnBatteryPower'>): DesktopPower {
  let isOnBattery = powerMonitor.isOnBatteryPower()
  let isLocked = false
  const locks = new Set<(isLocked: boolean) => void>()
  const batteries = new Set<(isOnBattery: boolean) => void>()
  const setLocked = (value: boolean) => () => {
    isLocked = value
    for (const listener of [...locks]) listener(value)
  }
  const setBattery = (value: boolean) => () => {
    isOnBattery = value
    for (const listener of [...batteries]) listener(value)
  }
  powerMonitor.on('lock-screen', setLocked(true))
  powerMonitor.on('unlock-screen', setLocked(false))
  powerMonitor.on('on-battery', setBattery(true))
  powerMonitor.on('on-ac', setBattery(false))

  function subscribe<T>(set: Set<T>, listener: T): () => void {
    set.add(listener)
    return () => set.delete(listener)
  }
  return {
    get isOnBattery() {
      return isOnBattery
    },
    get isLocked() {
      return isLocked
    },
    onSuspend(listener) {
      powerMonitor.on('suspend', listener)
      return () => powerMonitor.off('suspend', listener)
    },
    onResume(listener) {
      powerMonitor.on('resume', listener)
      return () => powerMonitor.off('resume', listener)
    },
    onLock: (listener) => subscribe(locks, listener),
    onBattery: (listener) => subscribe(batteries, listener),
  }
}
