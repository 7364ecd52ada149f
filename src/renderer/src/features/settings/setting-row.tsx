import { useId, useRef, useState } from 'react'
import { defaultSettings, isSetOutside, type SettingName } from '../../../../shared/model/settings.ts'
import { Dialog } from '../../components/dialog.tsx'
import { words } from '../../i18n/words.ts'
import { settingField, settingWords } from '../../i18n/setting-fields.ts'
import { formatNumber } from '../../lib/time.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { showToast } from '../../stores/toast-store.ts'
import { limitsOf, readValue } from './read-value.ts'
import { saveSetting } from './save-setting.ts'
import { SettingInput } from './setting-input.tsx'
import { useShowWanted } from './use-show-wanted.ts'

/** One setting: its name, its line of help, its field, and what is wrong with what was typed. Saved at once. */
export function SettingRow({ name, showName }: { readonly name: SettingName; readonly showName: boolean }) {
  const entry = settingField(name)
  const text = settingWords(name)
  const value = useHost((state) => state.snapshot!.settings.values[name])
  const fixed = useHost((state) => state.snapshot!.settings.fixed.includes(name))
  const outside = isSetOutside(name)
  const [problem, setProblem] = useState<string | null>(null)
  const [question, setQuestion] = useState<{ readonly text: string; readonly next: unknown } | null>(null)
  const [round, setRound] = useState(0)
  const id = useId()
  const row = useRef<HTMLDivElement>(null)
  useShowWanted(name, row)

  const save = async (next: unknown) => {
    const refusal = await saveSetting(name, next, value)
    // Whoever has gone on to another screen does not see what stands at the field.
    if (refusal !== null && row.current === null) showToast({ text: `${text.label}: ${refusal}`, tone: 'problem' })
    setProblem(refusal)
  }
  const change = (typed: unknown) => {
    const read =
      typeof typed === 'string' ? readValue(name, typed, entry.kind) : ({ kind: 'ok', value: typed } as const)
    if (read.kind === 'bad') return setProblem(read.why)
    setProblem(null)
    if (read.value === value) return
    if (text.ask === undefined || entry.asksWhen?.(read.value, value) !== true) void save(read.value)
    else setQuestion({ text: text.ask, next: read.value })
  }
  const leave = () => {
    setQuestion(null)
    // The field shows what is kept.
    setRound(round + 1)
  }
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
          onForget={() => setProblem(null)}
        />
        {outside && !fixed && (
          <OutsideButtons name={name} value={value} onClear={() => void save(defaultSettings[name])} />
        )}
        <p id={`${id}-problem`} className="field-problem" role="status">
          {problem}
        </p>
      </div>
      {question && (
        <Dialog
          title={words.settings.askTitle({ label: text.label })}
          text={question.text}
          confirm={words.settings.change}
          cancel={words.settings.keep}
          onConfirm={() => {
            setQuestion(null)
            void save(question.next)
          }}
          onClose={leave}
        />
      )}
    </div>
  )
}

/** Where a setting that no window may change is changed instead. */
function OutsideWords({ name }: { readonly name: SettingName }) {
  const canChoose = useCanChoose(name)
  return canChoose ? null : <p className="field-help fixed">{words.settings.outside({ name })}</p>
}

/** What a window may do with it all the same: clear it, and ask for the system's own dialog. */
function OutsideButtons(props: { readonly name: SettingName; readonly value: unknown; readonly onClear: () => void }) {
  const { name, value, onClear } = props
  const canChoose = useCanChoose(name)
  return (
    <div className="setting-buttons">
      {canChoose && (
        <button type="button" className="button" onClick={() => void command('browser.choose', {})}>
          {words.settings.chooseProgram}
        </button>
      )}
      {value !== defaultSettings[name] && (
        <button type="button" className="button" onClick={onClear}>
          {words.settings.automatic}
        </button>
      )}
    </div>
  )
}

/** Only a desktop has a dialog of the system, and only a program can be chosen in one. */
function useCanChoose(name: SettingName): boolean {
  const isDesktop = useHost((state) => state.snapshot!.capabilities.host === 'desktop')
  return isDesktop && name === 'browser.path'
}

function LimitWords({ name }: { readonly name: SettingName }) {
  if (settingField(name).kind !== 'number') return null
  const { min, max } = limitsOf(name)
  return <span className="limits">({words.settings.range({ min: formatNumber(min), max: formatNumber(max) })})</span>
}
