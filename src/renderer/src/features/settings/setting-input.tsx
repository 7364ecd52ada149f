import { useState } from 'react'
import type { SettingName } from '../../../../shared/model/settings.ts'
import { words } from '../../i18n/en.ts'
import { settingTable } from '../../i18n/setting-words.ts'

interface SettingInputProps {
  readonly id: string
  readonly name: SettingName
  readonly value: unknown
  readonly disabled: boolean
  readonly invalid: boolean
  /** Text as it was typed, to be read; anything else is the value. */
  readonly onChange: (typed: unknown) => void
}

/** The field that fits the kind of the setting. What was typed is forgotten when the kept value changes. */
export function SettingInput(props: SettingInputProps) {
  const { kind } = settingTable[props.name]
  if (kind === 'switch') return <Switch {...props} />
  return kind === 'choice' ? <Choice {...props} /> : <Typed key={JSON.stringify(props.value)} {...props} />
}

function Switch({ id, value, disabled, onChange }: SettingInputProps) {
  return (
    <input
      id={id}
      type="checkbox"
      role="switch"
      className="switch"
      checked={value === 'on'}
      disabled={disabled}
      aria-describedby={`${id}-help`}
      onChange={(event) => onChange(event.target.checked ? 'on' : 'off')}
    />
  )
}

function Choice({ id, name, value, disabled, onChange }: SettingInputProps) {
  const text = words.settings.fields[name]
  const options = 'options' in text ? (text.options as Readonly<Record<string, string>>) : {}
  const listed = Array.isArray(value)
  return (
    <select
      id={id}
      value={listed ? 'list' : String(value)}
      disabled={disabled}
      aria-describedby={`${id}-help`}
      onChange={(event) => onChange(event.target.value)}
    >
      {Object.entries(options).map(([option, label]) => (
        <option key={option} value={option}>
          {label}
        </option>
      ))}
      {listed && <option value="list">{words.settings.someGroups}</option>}
    </select>
  )
}

/** Saved when the field is left or Enter is pressed; Escape takes back what was typed. */
function Typed({ id, name, value, disabled, invalid, onChange }: SettingInputProps) {
  const entry = settingTable[name]
  const [text, setText] = useState(String(value))
  const save = () => text !== String(value) && onChange(text)
  return (
    <span className="with-unit">
      <input
        id={id}
        className={entry.kind}
        type="text"
        dir="ltr"
        inputMode={entry.kind === 'number' ? 'decimal' : 'text'}
        value={text}
        disabled={disabled}
        placeholder={'example' in entry ? entry.example : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={invalid}
        aria-describedby={`${id}-help ${id}-problem`}
        onChange={(event) => setText(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            // Or the same key would answer the question that saving may ask.
            event.preventDefault()
            save()
          }
          if (event.key === 'Escape') setText(String(value))
        }}
      />
      {entry.kind === 'number' && <UnitWords name={name} />}
    </span>
  )
}

function UnitWords({ name }: { readonly name: SettingName }) {
  const text = words.settings.fields[name]
  return <span className="unit">{'unit' in text ? text.unit : ''}</span>
}
