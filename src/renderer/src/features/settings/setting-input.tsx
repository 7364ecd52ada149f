import { useState } from 'react'
import type { SettingName } from '../../../../shared/model/settings.ts'
import { words } from '../../i18n/words.ts'
import { settingField, settingOptions, settingWords } from '../../i18n/setting-fields.ts'
import { asTyped } from './read-value.ts'

interface SettingInputProps {
  readonly id: string
  readonly name: SettingName
  readonly value: unknown
  readonly disabled: boolean
  readonly invalid: boolean
  /** A change of this number discards the typed text. */
  readonly round: number
  /** Gets typed text, which must still be parsed, or the value itself. */
  readonly onChange: (typed: unknown) => void
  /** Called when the typed text is discarded; also clears its error. */
  readonly onForget: () => void
}

/** The input field for the setting's kind. */
export function SettingInput(props: SettingInputProps) {
  const { kind } = settingField(props.name)
  if (kind === 'switch') return <Switch {...props} />
  return kind === 'choice' ? <Choice {...props} /> : <Typed {...props} />
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
  const listed = Array.isArray(value)
  return (
    <select
      id={id}
      value={listed ? 'list' : String(value)}
      disabled={disabled}
      aria-describedby={`${id}-help`}
      onChange={(event) => onChange(event.target.value)}
    >
      {Object.entries(settingOptions(name)).map(([option, label]) => (
        <option key={option} value={option}>
          {label}
        </option>
      ))}
      {listed && <option value="list">{words.settings.someGroups}</option>}
    </select>
  )
}

/**
 * A text field that saves on blur and on Enter; Escape discards the typed text. When the saved value changes, the same field shows the new
 * value, so that the focus stays in it.
 */
function Typed({ id, name, value, disabled, invalid, round, onChange, onForget }: SettingInputProps) {
  const entry = settingField(name)
  const shown = { round, text: asTyped(name, value) }
  const [text, setText] = useState(shown.text)
  const [last, setLast] = useState(shown)
  /** The text that Enter has passed to `onChange`: a blur does not pass it again while it is being confirmed or saved. */
  const [handed, setHanded] = useState<string | null>(null)
  if (last.round !== shown.round || last.text !== shown.text) {
    setLast(shown)
    // What was typed since stays: the value may come late, or from another window.
    if (last.round !== shown.round || text === last.text || text === handed) setText(shown.text)
    setHanded(null)
  }
  const save = () => {
    setHanded(text)
    if (text === shown.text) onForget()
    else onChange(text)
  }
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
        placeholder={entry.example}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={invalid}
        aria-describedby={`${id}-help ${id}-problem`}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text !== handed && save()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            // Otherwise the same key press would confirm the dialog that saving may open.
            event.preventDefault()
            save()
          }
          if (event.key === 'Escape') {
            setText(shown.text)
            setHanded(null)
            onForget()
          }
        }}
      />
      {entry.kind === 'number' && <span className="unit">{settingWords(name).unit}</span>}
    </span>
  )
}
