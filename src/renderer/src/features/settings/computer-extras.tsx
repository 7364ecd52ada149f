import { sayIt } from '../../i18n/say-it.ts'
import { words } from '../../i18n/words.ts'
import { useHost } from '../../stores/host-store.ts'
import { UpdatePanel } from '../updates/update-panel.tsx'

/** State of this computer: problems with start at login, whether it is kept awake, and updates. */
export function ComputerExtras() {
  const computer = useHost((state) => state.snapshot!.computer)
  if (computer === null) return null
  return (
    <>
      {computer.startAtLogin.problem !== null && <p role="status">{sayIt(computer.startAtLogin.problem)}</p>}
      {computer.keepsAwake && (
        <p role="status" data-testid="keeps-awake">
          {computer.onBattery ? words.computer.awakeOnBattery : words.computer.awake}
        </p>
      )}
      <UpdatePanel />
    </>
  )
}
