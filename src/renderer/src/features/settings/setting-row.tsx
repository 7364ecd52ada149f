import { useId, useRef } from 'react'
import { defaultSettings, isSetOutside, type SettingName } from '../../../../shared/model/settings.ts'
import { Dialog } from '../../components/dialog.tsx'
import { words } from '../../i18n/words.ts'
import { settingField, settingWords } from '../../i18n/setting-fields.ts'
import { formatNumber } from '../../lib/time.ts'
import { useHost } from '../../stores/host-store.ts'
import { OutsideButtons, OutsideWords } from './outside-setting.tsx'
import { limitsOf } from './read-value.ts'
import { SettingInput } from './setting-input.tsx'
import { useSettingChange } from './use-setting-change.ts'
import { useShowWanted } from './use-show-wanted.ts'

/** One setting: label, help, field, and the error of the typed value. Saved at once. */
export function SettingRow({ name, showName }: { readonly name: SettingName; readonly showName: boolean }) {
  const text = settingWords(name)
  const value = useHost((state) => state.snapshot!.settings.values[name])
  const fixed = useHost((state) => state.snapshot!.settings.fixed.includes(name))
  const outside = isSetOutside(name)
  const id = useId()
  const row = useRef<HTMLDivElement>(null)
  useShowWanted(name, row)
  const { problem, question, round, save, change, confirm, leave, forget } = useSettingChange(name, value, row)
  return (
    <div className="setting" ref={row} data-setting={name}>
      <div className="setting-words">
        <label htmlFor={id}>{text.label}</label>
        <p id={`${id}-help`} className="field-help">
          {text.help} <LimitWords name={name} />
        </p>
        {fixed && <p className="field-help fixed">{words.settings.fixed}</p>}
        {outside && !fixed && <OutsideWords name={name} />}
        {showName && <code className="setting-name">{name}</code>}
      </div>
      <div className="setting-field">
        <SettingInput
          id={id}
          name={name}
          value={value}
          disabled={fixed || outside}
          invalid={problem !== null}
          round={round}
          onChange={change}
          onForget={forget}
        />
        {outside && !fixed && (
          <OutsideButtons name={name} value={value} onClear={() => void save(defaultSettings[name])} />
        )}
        <p id={`${id}-problem`} className="field-problem" role="status">
          {problem}
        </p>
      </div>
      {question !== null && (
        <Dialog
          title={words.settings.askTitle({ label: text.label })}
          text={question}
          confirm={words.settings.change}
          cancel={words.settings.keep}
          onConfirm={confirm}
          onClose={leave}
        />
      )}
    </div>
  )
}

function LimitWords({ name }: { readonly name: SettingName }) {
  if (settingField(name).kind !== 'number') return null
  const { min, max } = limitsOf(name)
  return <span className="limits">({words.settings.range({ min: formatNumber(min), max: formatNumber(max) })})</span>
}
