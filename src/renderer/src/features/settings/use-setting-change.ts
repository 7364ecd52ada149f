import { useState, type RefObject } from 'react'
import type { SettingName } from '../../../../shared/model/settings.ts'
import { settingField, settingWords } from '../../i18n/setting-fields.ts'
import { showToast } from '../../stores/toast-store.ts'
import { readValue } from './read-value.ts'
import { saveSetting } from './save-setting.ts'

/** Parses the typed value of a setting, asks for confirmation when the setting requires it, and saves it at once. */
export function useSettingChange(name: SettingName, value: unknown, row: RefObject<HTMLElement | null>) {
  const entry = settingField(name)
  const text = settingWords(name)
  const [problem, setProblem] = useState<string | null>(null)
  const [question, setQuestion] = useState<{ readonly text: string; readonly next: unknown } | null>(null)
  const [round, setRound] = useState(0)

  const save = async (next: unknown) => {
    const refusal = await saveSetting(name, next, value)
    // On another screen the owner does not see the error at the field, so show a toast.
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
  const confirm = () => {
    setQuestion(null)
    void save(question?.next)
  }
  const leave = () => {
    setQuestion(null)
    // Makes the field show the saved value again.
    setRound(round + 1)
  }
  const forget = () => setProblem(null)
  return { problem, question: question?.text ?? null, round, save, change, confirm, leave, forget }
}
