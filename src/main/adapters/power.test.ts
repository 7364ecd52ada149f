import { EventEmitter } from 'node:events'
import type { PowerMonitor } from 'electron'
import { expect, test } from 'vitest'
import { createPower } from './power.ts'

function harness() {
  const monitor = Object.assign(new EventEmitter(), { isOnBatteryPower: () => true })
  return { monitor, power: createPower(monitor as unknown as PowerMonitor) }
}

test('suspend, lock and battery events reach the listeners until they unsubscribe', () => {
  const { monitor, power } = harness()
  const heard: string[] = []
  const offs = [
    power.onSuspend(() => heard.push('suspend')),
    power.onResume(() => heard.push('resume')),
    power.onLock((isLocked) => heard.push(`lock ${isLocked}`)),
    power.onBattery((isOnBattery) => heard.push(`battery ${isOnBattery}`)),
  ]
  expect(power).toMatchObject({ isOnBattery: true, isLocked: false })
  const names = ['suspend', 'resume', 'lock-screen', 'unlock-screen', 'on-ac', 'on-battery']
  for (const name of names) monitor.emit(name)
  expect(heard).toEqual(['suspend', 'resume', 'lock true', 'lock false', 'battery false', 'battery true'])
  for (const off of offs) off()
  for (const name of names) monitor.emit(name)
  expect(heard.length).toBe(6)
  expect(monitor.listenerCount('suspend')).toBe(0)
})
