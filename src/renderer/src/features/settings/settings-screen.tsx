import { useEffect, useState, type ReactNode } from 'react'
import { settingNames, type SettingName } from '../../../../shared/model/settings.ts'
import { words } from '../../i18n/words.ts'
import { settingField, settingFields, type SettingGroup } from '../../i18n/setting-fields.ts'
import { isDesktops } from '../../lib/desktop-settings.ts'
import './settings.css'
import { useHost } from '../../stores/host-store.ts'
import { useSettingWanted } from '../../stores/view-store.ts'
import { ComputerExtras } from './computer-extras.tsx'
import { CoreTest } from './core-test.tsx'
import { SecretRow } from './secret-row.tsx'
import { DeleteCustomer } from './delete-customer.tsx'
import { SettingRow } from './setting-row.tsx'
import { ShopsGroup } from './shops-group.tsx'

const groups = Object.keys(words.settings.groups) as readonly SettingGroup[]
/** All settings, in the order of `settingFields`. */
const ordered = Object.keys(settingFields) as readonly SettingName[]

/** Content of a group below its settings. */
const extras: Partial<Record<SettingGroup, ReactNode>> = {
  core: (
    <>
      <SecretRow name="core.secret" />
      <CoreTest />
    </>
  ),
  sessions: <ShopsGroup />,
  computer: <ComputerExtras />,
  privacy: <DeleteCustomer />,
  advanced: <SecretRow name="gateway.apiKey" />,
}

/** Settings in plain words, grouped and searchable; each is saved at once. */
export default function SettingsScreen() {
  const [query, setQuery] = useState('')
  const leadsTo = useSettingWanted((state) => state.name)
  useEffect(() => {
    // The rows' effects run first. If the wanted row is still not shown, clear the search that hides it; if no such row exists, drop the
    // request, so that the page does not jump later.
    if (useSettingWanted.getState().name === null) return
    if (query !== '') setQuery('')
    else useSettingWanted.setState({ name: null })
  }, [leadsTo, query])
  const wanted = query.trim().toLowerCase()
  const hasDesktop = useHost((state) => state.snapshot!.computer !== null)
  const found = ordered.filter(
    (name) => settingNames.includes(name) && (hasDesktop || !isDesktops(name)) && fits(name, wanted),
  )
  return (
    <div className="settings">
      <h1>{words.settings.title}</h1>
      <input
        type="search"
        className="settings-search"
        aria-label={words.settings.search}
        placeholder={words.settings.search}
        value={query}
        maxLength={80}
        onChange={(event) => setQuery(event.target.value)}
      />
      {found.length === 0 && (
        <p className="empty" role="status">
          {words.settings.noMatch}
        </p>
      )}
      {groups.map((group) => {
        const names = found.filter((name) => settingField(name).group === group)
        const extra = wanted === '' ? extras[group] : null
        if (names.length === 0 && !extra) return null
        return (
          <section key={group} className="panel" aria-labelledby={`group-${group}`}>
            <h2 id={`group-${group}`}>{words.settings.groups[group]}</h2>
            {names.map((name) => (
              <SettingRow key={name} name={name} showName={wanted !== ''} />
            ))}
            {extra}
          </section>
        )
      })}
    </div>
  )
}

/** Every word of the query must be in the label, the help or the dotted name. */
function fits(name: SettingName, query: string): boolean {
  const { label, help } = words.settings.fields[name]
  const text = `${label} ${help} ${name}`.toLowerCase()
  return query.split(/\s+/).every((word) => text.includes(word))
}
