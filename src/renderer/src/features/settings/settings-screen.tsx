import { words } from '../../i18n/en.ts'
import { AssistantGroup } from './assistant-group.tsx'
import { ComputerGroup } from './computer-group.tsx'
import { fieldGroups } from './fields.ts'
import { SettingField } from './setting-field.tsx'
import { ShopsGroup } from './shops-group.tsx'

/** Settings in plain words; each is saved at once. */
export default function SettingsScreen() {
  return (
    <div className="settings">
      <h1>{words.settings.title}</h1>
      <AssistantGroup />
      <ShopsGroup />
      {fieldGroups.map(({ group, fields }) => (
        <section key={group} className="panel" aria-labelledby={`group-${group}`}>
          <h2 id={`group-${group}`}>{words.settings.groups[group]}</h2>
          {fields.map((field) => (
            <SettingField key={field.name} field={field} />
          ))}
        </section>
      ))}
      <ComputerGroup />
    </div>
  )
}
