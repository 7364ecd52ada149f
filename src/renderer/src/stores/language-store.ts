import { create } from 'zustand'
import type { LanguageChoice } from '../../../shared/words/languages.ts'
import { chooseLanguage, currentCatalog } from '../i18n/words.ts'
import { useHost } from './host-store.ts'

/** The language that the window speaks now; whatever is drawn is drawn anew when it changes. */
export const useLanguage = create<{ readonly locale: string }>(() => ({ locale: currentCatalog().locale }))

const SETTING = 'computer.language'
/** A host that says nothing for so long is not waited for: the system's language then. */
const WAIT_MS = 5000

/** Follows the setting from now on; resolves when the first language is there, before which nothing should be drawn. */
export async function startLanguage(): Promise<void> {
  await firstContact()
  let choice = currentChoice() ?? 'system'
  useHost.subscribe(() => {
    const next = currentChoice() ?? choice
    if (next === choice) return
    choice = next
    void speak(next)
  })
  await speak(choice)
}

let latest: Promise<void> = Promise.resolve()

/** Speaks the chosen language from here on; resolves when the window is drawn in the newest choice. */
export async function speak(choice: LanguageChoice): Promise<void> {
  const mine = change(choice)
  latest = mine
  await mine
  // The host tells of the same choice: that one draws the window, and is waited for.
  if (latest !== mine) await latest
}

async function change(choice: LanguageChoice): Promise<void> {
  if (await chooseLanguage(choice, navigator.languages)) useLanguage.setState({ locale: currentCatalog().locale })
}

function currentChoice(): LanguageChoice | undefined {
  return useHost.getState().snapshot?.settings.values[SETTING]
}

async function firstContact(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const isMade = () => useHost.getState().contact !== 'connecting'
  const stop = useHost.subscribe(() => isMade() && resolve())
  const timer = setTimeout(resolve, WAIT_MS)
  if (isMade()) resolve()
  await promise
  clearTimeout(timer)
  stop()
}
