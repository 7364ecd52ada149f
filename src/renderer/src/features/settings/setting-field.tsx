import { useState } from 'react'
import { words } from '../../i18n/en.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { showToast } from '../../stores/toast-store.ts'
import type { Field } from './fields.ts'

/** Saves a setting at once and offers to take it back. */
export async function saveSetting(name: string, value: unknown, before: unknown): Promise<boolean> {
  const result = await command('settings.set', { name, value })
  if (!result.ok) return false
  showToast({
    text: words.settings.saved,
    tone: 'done',
    action: { label: words.frame.undo, run: () => void command('settings.set', { name, value: before }) },
  })
  return true
}

/** One setting with its line of help. */
export function SettingField({ field }: { readonly field: Field }) {
  const value = useHost((state) => state.snapshot!.settings.values[field.name])
  const fixed = useHost((state) => state.snapshot!.settings.fixed.includes(field.name))
  const [label, help] = words.settings.fields[field.name] ?? [field.name, '']
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <span className="field-help">{fixed ? words.settings.fixed : help}</span>
      <Input field={field} value={value} disabled={fixed} />
    </label>
  )
}

interface InputProps {
  readonly field: Field
  readonly value: unknown
  readonly disabled: boolean
}

function Input({ field, value, disabled }: InputProps) {
  if (field.kind === 'choice') {
    const listed = Array.isArray(value)
    return (
      <select
        value={listed ? 'list' : String(value)}
        disabled={disabled}
        onChange={(event) => void saveSetting(field.name, event.target.value, value)}
      >
        {field.options.map((option) => (
          <option key={option} value={option}>
            {field.name === 'forward.media' && option === 'none'
              ? words.settings.noMedia
              : (words.settings.options[option] ?? option)}
          </option>
        ))}
        {listed && <option value="list">{words.settings.someGroups}</option>}
      </select>
    )
  }
  return <TypedInput key={String(value)} field={field} value={value} disabled={disabled} />
}

/** Saved when the field is left or Enter is pressed; made anew when the stored value changes. */
function TypedInput({ field, value, disabled }: InputProps) {
  const [text, setText] = useState(String(value))
  const save = async () => {
    if (text === String(value)) return
    const next = field.kind === 'number' ? Number(text) : text.trim()
    if (!(await saveSetting(field.name, next, value))) setText(String(value))
  }
  return (
    <input
      type={field.kind === 'number' ? 'number' : 'text'}
      {...(field.kind === 'number' ? { min: field.min, max: field.max } : {})}
      value={text}
      disabled={disabled}
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => void save()}
      onKeyDown={(event) => event.key === 'Enter' && void save()}
    />
  )
}
