import { languageChoices } from '../../../../shared/words/languages.ts'
import { isSetOutside } from '../../../../shared/model/settings.ts'
import { errorWords } from '../../i18n/say-it.ts'
import { words } from '../../i18n/words.ts'
import { ask, command } from '../../stores/host-store.ts'
import { speak } from '../../stores/language-store.ts'
import { showToast } from '../../stores/toast-store.ts'
import { useSettingWanted, useView } from '../../stores/view-store.ts'

/** Saves a setting at once and offers an undo. Returns null, or the text of the error when the host refuses the value. */
export async function saveSetting(name: string, value: unknown, before: unknown): Promise<string | null> {
  const result = await ask('settings.set', { name, value })
  if (!result.ok) return errorWords(result.error)
  await follow(name, value)
  const undo = async () => {
    const back = await command('settings.set', { name, value: before })
    if (!back.ok) return
    await follow(name, before)
    showToast({ text: words.settings.undone, tone: 'done' })
  }
  // A setting that is set outside the window can only be cleared here, so there is no undo.
  const action = isSetOutside(name) ? {} : { action: { label: words.frame.undo, run: () => void undo() } }
  showToast({ text: words.settings.saved, tone: 'done', ...action })
  return null
}

/** Switches the window to a newly saved language first, so that the toast is in that language. */
async function follow(name: string, value: unknown): Promise<void> {
  const choice = name === 'computer.language' && languageChoices.find((known) => known === value)
  if (!choice) return
  await speak(choice)
  // The whole page is rendered anew, so return the focus to the language setting.
  if (useView.getState().screen === 'settings') useSettingWanted.setState({ name })
}
