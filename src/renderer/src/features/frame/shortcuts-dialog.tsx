import './shortcuts-dialog.css'
import { Sheet } from '../../components/dialog.tsx'
import { words } from '../../i18n/words.ts'
import { keysOf } from '../../lib/shortcuts.ts'
import { screenNames } from '../../stores/view-store.ts'
import { helpKey, listSearchKey, noticesKey, paletteKey, pauseKey, screenKey, searchKey } from './keys.ts'

/** Lists every shortcut. */
export default function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [words.keys.palette, keysOf(paletteKey)],
    ...screenNames.map((name) => [words.keys.screen({ name: words.nav[name] }), keysOf(screenKey(name))] as const),
    [words.keys.pause, keysOf(pauseKey)],
    [words.keys.search, keysOf(searchKey)],
    [words.keys.searchInList, keysOf(listSearchKey)],
    [words.keys.choose, ['↑', '↓', words.keys.enter]],
    [words.keys.notices, keysOf(noticesKey)],
    [words.keys.help, keysOf(helpKey)],
    [words.keys.move, [words.keys.tab]],
    [words.keys.dismiss, [words.keys.escape]],
  ]
  return (
    <Sheet title={words.keys.title} onClose={onClose}>
      <dl className="keys">
        {rows.map(([label, keys]) => (
          <div key={label + keys.join()}>
            <dt>{label}</dt>
            <dd dir="ltr">
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={onClose}>
          {words.keys.close}
        </button>
      </div>
    </Sheet>
  )
}
