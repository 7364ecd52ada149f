import { words } from '../../i18n/en.ts'
import { useHost } from '../../stores/host-store.ts'
import { UpdatePanel } from '../updates/update-panel.tsx'
import type { Field } from './fields.ts'
import { SettingField } from './setting-field.tsx'

const onOff = (name: Field['name']): Field => ({ name, kind: 'choice', options: ['on', 'off'] })

/** What only a desktop host has: starting with the computer, staying awake, notifications, updates. */
export function ComputerGroup() {
  const computer = useHost((state) => state.snapshot!.computer)
  if (computer === null) return null
  return (
    <section className="panel" aria-labelledby="group-computer">
      <h2 id="group-computer">{words.computer.title}</h2>
      <SettingField field={onOff('computer.startAtLogin')} />
      {computer.startAtLogin.problem !== null && <p role="status">{computer.startAtLogin.problem}</p>}
      <SettingField field={onOff('computer.closeToTray')} />
      <SettingField field={onOff('computer.notifications')} />
      <SettingField field={onOff('computer.keepAwake')} />
      {computer.keepsAwake && (
        <p role="status" data-testid="keeps-awake">
          {computer.onBattery ? words.computer.awakeOnBattery : words.computer.awake}
        </p>
      )}
      <SettingField field={onOff('updates.check')} />
      <SettingField field={{ name: 'updates.feedUrl', kind: 'text' }} />
      <UpdatePanel />
    </section>
  )
}
