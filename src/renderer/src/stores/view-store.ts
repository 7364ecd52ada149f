import { create } from 'zustand'
import type { Place } from '../../../shared/model/computer.ts'

export type ScreenName = 'home' | 'chats' | 'activity' | 'insights' | 'settings' | 'help'
export const screenNames: readonly ScreenName[] = ['home', 'chats', 'activity', 'insights', 'settings', 'help']

const fromAddress = (): ScreenName => {
  const name = location.hash.slice(2).split(/[/?]/)[0] as ScreenName
  return screenNames.includes(name) ? name : 'home'
}

/** Which screen is shown; kept in the address so that a reload stays where it was. `isLed`: a click outside of the window led here. */
export const useView = create<{ readonly screen: ScreenName; readonly isLed: boolean }>(() => ({
  screen: fromAddress(),
  isLed: false,
}))

/** Goes where a click outside of the window leads; a screen that this page does not have becomes Home. */
export function showPlace({ screen, waiting }: Place): void {
  const known = screenNames.find((name) => name === screen)
  showScreenAt(known ?? 'home', waiting === true ? { show: 'needs-you' } : {})
  useView.setState({ isLed: true })
}

export function showScreen(screen: ScreenName): void {
  history.replaceState(null, '', `#/${screen}`)
  useAddress.setState({ parts: {} })
  useView.setState({ screen })
}

/** Opens Settings at one of them. */
export function showSetting(name: string): void {
  showScreen('settings')
  useSettingWanted.setState({ name })
}

/** The setting that Settings should show first; it takes it. */
export const useSettingWanted = create<{ readonly name: string | null }>(() => ({ name: null }))

/** What is asked about a shop before something changes. */
export type ShopQuestion = 'disconnect' | 'unlink' | 'rename' | 'remove'

/** The question that a shop's card should ask; it takes it. */
export const useQuestionWanted = create<{ readonly id: string; readonly question: ShopQuestion | null }>(() => ({
  id: '',
  question: null,
}))

/** Goes to the shop's card and asks there. */
export function askAboutShop(id: string, question: ShopQuestion): void {
  showScreen('home')
  useQuestionWanted.setState({ id, question })
}

/** What the screen keeps in the address beside its name: filters, the open chat. */
export type AddressParts = Readonly<Record<string, string>>

const partsFromAddress = (): AddressParts => {
  const at = location.hash.indexOf('?')
  return at < 0 ? {} : Object.fromEntries(new URLSearchParams(location.hash.slice(at + 1)))
}

export const useAddress = create<{ readonly parts: AddressParts }>(() => ({ parts: partsFromAddress() }))

/** Puts parts into the address; empty ones leave it. A reload comes back to the same place. */
export function setAddressParts(change: AddressParts): void {
  const parts = Object.fromEntries(
    Object.entries({ ...useAddress.getState().parts, ...change }).filter(([, value]) => value !== ''),
  )
  const query = new URLSearchParams(parts).toString()
  history.replaceState(null, '', `#/${useView.getState().screen}${query === '' ? '' : `?${query}`}`)
  useAddress.setState({ parts })
}

/** Opens a screen at these parts of it. */
export function showScreenAt(screen: ScreenName, parts: AddressParts): void {
  useAddress.setState({ parts: {} })
  showScreen(screen)
  setAddressParts(parts)
}
