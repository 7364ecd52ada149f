import { defaultSettings, type SettingName } from '../../../../shared/model/settings.ts'
import { words } from '../../i18n/words.ts'
import { command, useHost } from '../../stores/host-store.ts'

/** Where a setting that no window may change is changed instead. */
export function OutsideWords({ name }: { readonly name: SettingName }) {
  const canChoose = useCanChoose(name)
  return canChoose ? null : <p className="field-help fixed">{words.settings.outside({ name })}</p>
}

/** What a window may do with it all the same: clear it, and ask for the system's own dialog. */
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

/** Only a desktop has a dialog of the system, and only a program can be chosen in one. */
function useCanChoose(name: SettingName): boolean {
  const isDesktop = useHost((state) => state.snapshot!.capabilities.host === 'desktop')
  return isDesktop && name === 'browser.path'
}
