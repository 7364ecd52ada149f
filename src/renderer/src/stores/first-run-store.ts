import { create } from 'zustand'
import type { SetupLink } from '../../../shared/setup/parse-setup-link.ts'
import { useHost } from './host-store.ts'
import { showScreen, useView } from './view-store.ts'

const ADDRESS = '#/first-run'

/**
 * This window's part of the first run: whether it is put off here, and a setup link that waits for the owner's consent. The host knows the
 * current step. Opening a screen by its URL puts the first run off.
 */
export const useFirstRun = create<{ readonly putOff: boolean; readonly link: SetupLink | null }>(() => ({
  putOff: location.hash.startsWith('#/') && location.hash !== ADDRESS,
  link: null,
}))

/** Whether this window shows the first run. */
export function useShowsFirstRun(): boolean {
  const step = useHost((state) => state.snapshot?.firstRun.step ?? null)
  // A click on a notification or in the tray leads to a screen; that screen takes precedence.
  const isLed = useView((state) => state.isLed)
  // A setup link is shown even after the first run is finished, because it may add a shop.
  return useFirstRun(({ putOff, link }) => link !== null || (!putOff && !isLed && step !== null))
}

export function putOffFirstRun(): void {
  showScreen('home')
  useFirstRun.setState({ putOff: true, link: null })
}

export function resumeFirstRun(): void {
  history.replaceState(null, '', ADDRESS)
  useView.setState({ isLed: false })
  useFirstRun.setState({ putOff: false })
}

/** Shows a setup link from outside the page. Nothing happens before the owner agrees. */
export function offerSetupLink(link: SetupLink): void {
  history.replaceState(null, '', ADDRESS)
  useView.setState({ isLed: false })
  useFirstRun.setState({ putOff: false, link })
}
