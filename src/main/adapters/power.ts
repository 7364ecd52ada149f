import type { PowerMonitor } from 'electron'
import type { PowerSignal } from '../../core/ports.ts'

/** The laptop's sleep and wake, from Electron's powerMonitor (only usable after ready). */
export function createPower(powerMonitor: Pick<PowerMonitor, 'on' | 'off'>): PowerSignal {
  return {
    onSuspend(listener) {
      powerMonitor.on('suspend', listener)
      return () => powerMonitor.off('suspend', listener)
    },
    onResume(listener) {
      powerMonitor.on('resume', listener)
      return () => powerMonitor.off('resume', listener)
    },
  }
}
