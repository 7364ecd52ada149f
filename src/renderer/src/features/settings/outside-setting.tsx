import { defaultSettings, type SettingName } from '../../../../shared/model/settings.ts'
import { words } from '../../i18n/words.ts'
import { command, useHost } from '../../stores/host-store.ts'

/** Says where to change a setting that a window may not change. */
export function OutsideWords({ name }: { readonly name: SettingName }) {
  const canChoose = useCanChoose(name)
  return canChoose ? null : <p className="field-help fixed">{words.settings.outside({ name })}</p>
}

/** The changes that a window may still make: reset the setting, or open the system's file dialog. */
export function OutsideButtons(props: {
  readonly name: SettingName
  readonly value: unknown
  readonly onClear: () => void
}) {
  const { name, value, onClear } = props
  const canChoose = useCanChoose(name)
  return (
    <div className="setting-buttons">
      {canChoose && (
        <button type="button" className="button" onClick={() => void command('browser.choose', {})}>
          {words.settings.chooseProgram}
        </button>
      )}
      {value !== defaultSettings[name] && (
        <button type="button" className="button" onClick={onClear}>
          {words.settings.automatic}
        </button>
      )}
    </div>
  )
}

/** Only the desktop host has a file dialog, and only the browser program can be chosen in it. */
function useCanChoose(name: SettingName): boolean {
  const isDesktop = useHost((state) => state.snapshot!.capabilities.host === 'desktop')
  return isDesktop && name === 'browser.path'
}
