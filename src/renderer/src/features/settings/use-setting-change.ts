import { useState, type RefObject } from 'react'
import type { SettingName } from '../../../../shared/model/settings.ts'
import { settingField, settingWords } from '../../i18n/setting-fields.ts'
import { showToast } from '../../stores/toast-store.ts'
import { readValue } from './read-value.ts'
import { saveSetting } from './save-setting.ts'

/** Reads what was typed into a setting's field, asks where the setting wants that, and saves it at once. */
export function useSettingChange(name: SettingName, value: unknown, row: RefObject<HTMLElement | null>) {
  const entry = settingField(name)
  const text = settingWords(name)
  const [problem, setProblem] = useState<string | null>(null)
  const [question, setQuestion] = useState<{ readonly text: string; readonly next: unknown } | null>(null)
  const [round, setRound] = useState(0)

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
  const confirm = () => {
    setQuestion(null)
    void save(question?.next)
  }
  const leave = () => {
    setQuestion(null)
    // The field shows what is kept.
    setRound(round + 1)
  }
  const forget = () => setProblem(null)
  return { problem, question: question?.text ?? null, round, save, change, confirm, leave, forget }
}
