import { words } from '../../i18n/words.ts'
import { command, useHost } from '../../stores/host-store.ts'

/** Quits the program from the page, because not every desktop shows the tray with its Quit. Only on the desktop host. */
export function QuitPanel() {
  const isDesktop = useHost((state) => state.snapshot!.capabilities.host === 'desktop')
  if (!isDesktop) return null
  return (
    <section className="panel" aria-labelledby="help-quit" data-testid="quit-panel">
      <h2 id="help-quit">{words.computer.quit}</h2>
      <p className="hint">{words.computer.quitMeans}</p>
      <button type="button" className="button" onClick={() => void command('computer.quit', {})}>
        {words.computer.quit}
      </button>
    </section>
  )
}
