import { create } from 'zustand'
import type { Place } from '../../../shared/model/computer.ts'

export type ScreenName = 'home' | 'chats' | 'activity' | 'insights' | 'settings' | 'help'
export const screenNames: readonly ScreenName[] = ['home', 'chats', 'activity', 'insights', 'settings', 'help']

const fromAddress = (): ScreenName => {
  const name = location.hash.slice(2).split(/[/?]/)[0] as ScreenName
  return screenNames.includes(name) ? name : 'home'
}

/** The current screen, kept in the URL so that a reload returns to it. `isLed`: a click outside the window led here. */
export const useView = create<{ readonly screen: ScreenName; readonly isLed: boolean }>(() => ({
  screen: fromAddress(),
  isLed: false,
}))

/** Opens the place that a click outside the window leads to. An unknown screen becomes Home. */
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

/** Opens Settings at one setting. */
export function showSetting(name: string): void {
  showScreen('settings')
  useSettingWanted.setState({ name })
}

/** The setting that Settings should scroll to. Its row resets it. */
export const useSettingWanted = create<{ readonly name: string | null }>(() => ({ name: null }))

/** The dialogs of a shop's card. */
export type ShopQuestion = 'disconnect' | 'unlink' | 'rename' | 'remove'

/** The dialog that a shop's card should open. The card resets it. */
export const useQuestionWanted = create<{ readonly id: string; readonly question: ShopQuestion | null }>(() => ({
  id: '',
  question: null,
}))

/** Shows the shop's card on Home and opens a dialog there. */
export function askAboutShop(id: string, question: ShopQuestion): void {
  showScreen('home')
  useQuestionWanted.setState({ id, question })
}

/** The parts that a screen keeps in the URL besides its name: filters, the open chat. */
export type AddressParts = Readonly<Record<string, string>>

const partsFromAddress = (): AddressParts => {
  const at = location.hash.indexOf('?')
  return at < 0 ? {} : Object.fromEntries(new URLSearchParams(location.hash.slice(at + 1)))
}

export const useAddress = create<{ readonly parts: AddressParts }>(() => ({ parts: partsFromAddress() }))

/** Sets parts of the URL; an empty part is removed. A reload returns to the same place. */
export function setAddressParts(change: AddressParts): void {
  const parts = Object.fromEntries(
    Object.entries({ ...useAddress.getState().parts, ...change }).filter(([, value]) => value !== ''),
  )
  const query = new URLSearchParams(parts).toString()
  history.replaceState(null, '', `#/${useView.getState().screen}${query === '' ? '' : `?${query}`}`)
  useAddress.setState({ parts })
}

/** Opens a screen with these parts. */
export function showScreenAt(screen: ScreenName, parts: AddressParts): void {
  useAddress.setState({ parts: {} })
  showScreen(screen)
  setAddressParts(parts)
}
