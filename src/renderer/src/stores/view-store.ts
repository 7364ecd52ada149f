import { create } from 'zustand'
import type { Place } from '../../../shared/model/computer.ts'

export type ScreenName = 'home' | 'activity' | 'settings' | 'help'
export const screenNames: readonly ScreenName[] = ['home', 'activity', 'settings', 'help']

const fromAddress = (): ScreenName => {
  const name = location.hash.slice(2).split('/')[0] as ScreenName
  return screenNames.includes(name) ? name : 'home'
}

/** Which screen is shown; kept in the address so that a reload stays where it was. */
export const useView = create<{ readonly screen: ScreenName }>(() => ({ screen: fromAddress() }))

/** Goes where a click outside of the window leads; a screen that this page does not have becomes Home. */
export function showPlace({ screen }: Place): void {
  const known = screenNames.find((name) => name === screen)
  showScreen(known ?? 'home')
}

export function showScreen(screen: ScreenName): void {
  history.replaceState(null, '', `#/${screen}`)
  useView.setState({ screen })
}

/** Opens Settings at one of them. */
export function showSetting(name: string): void {
  showScreen('settings')
  useSettingWanted.setState({ name })
}

/** The setting that Settings should show first; it takes it. */
export const useSettingWanted = create<{ readonly name: string | null }>(() => ({ name: null }))
