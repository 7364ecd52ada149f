import { create } from 'zustand'
import type { SetupLink } from '../../../shared/setup/parse-setup-link.ts'
import { useHost } from './host-store.ts'
import { showScreen, useView } from './view-store.ts'

const ADDRESS = '#/first-run'

/**
 * What this window adds to the first run: whether it is put off here, and a setup link that waits for the owner's yes. Where the first
 * run stands is the host's knowledge. Whoever chose a screen by its address has put it off.
 */
export const useFirstRun = create<{ readonly putOff: boolean; readonly link: SetupLink | null }>(() => ({
  putOff: location.hash.startsWith('#/') && location.hash !== ADDRESS,
  link: null,
}))

/** Whether the first run is what this window shows. */
export function useShowsFirstRun(): boolean {
  const step = useHost((state) => state.snapshot?.firstRun.step ?? null)
  // A click outside of the window leads to a screen: what it is about comes first.
  const isLed = useView((state) => state.isLed)
  // A link for one more shop is asked about also when all is set up.
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

/** Shows what a setup link from outside of the page offers; nothing is done before the owner agrees. */
export function offerSetupLink(link: SetupLink): void {
  history.replaceState(null, '', ADDRESS)
  useView.setState({ isLed: false })
  useFirstRun.setState({ putOff: false, link })
}
