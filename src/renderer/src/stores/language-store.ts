import { create } from 'zustand'
import type { LanguageChoice } from '../../../shared/words/languages.ts'
import { chooseLanguage, currentCatalog } from '../i18n/words.ts'
import { useHost, waitForHost } from './host-store.ts'

/** The window's current language. The page is rendered anew when it changes. */
export const useLanguage = create<{ readonly locale: string }>(() => ({ locale: currentCatalog().locale }))

const SETTING = 'computer.language'
/** Time to wait for the host; after it the system's language is used. */
const WAIT_MS = 5000

/** Follows the language setting. Resolves when the first language is loaded; render nothing before. */
export async function startLanguage(): Promise<void> {
  await waitForHost(({ contact }) => contact !== 'connecting', WAIT_MS)
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

/** Switches to a language. Resolves when the window uses the latest choice. */
export async function speak(choice: LanguageChoice): Promise<void> {
  const mine = change(choice)
  latest = mine
  await mine
  // The host's event for the same choice may start a newer switch, which supersedes this one: wait for it.
  if (latest !== mine) await latest
}

async function change(choice: LanguageChoice): Promise<void> {
  if (await chooseLanguage(choice, navigator.languages)) useLanguage.setState({ locale: currentCatalog().locale })
}

function currentChoice(): LanguageChoice | undefined {
  return useHost.getState().snapshot?.settings.values[SETTING]
}
