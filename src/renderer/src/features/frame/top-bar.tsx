import { Search } from 'lucide-react'
import { ErrorBoundary } from '../../components/error-boundary.tsx'
import { words } from '../../i18n/words.ts'
import { ariaKeysOf, keysOf } from '../../lib/shortcuts.ts'
import { useHost } from '../../stores/host-store.ts'
import { paletteKey } from './keys.ts'
import { OneSentence } from './one-sentence.tsx'

/** The status sentence and the button of the palette. */
export function TopBar({ onPalette }: { readonly onPalette: () => void }) {
  const ready = useHost((state) => state.snapshot !== null)
  return (
    <header className="top">
      <ErrorBoundary where="sentence">
        <OneSentence />
      </ErrorBoundary>
      {ready && (
        <button
          type="button"
          className="button icon palette-button"
          aria-keyshortcuts={ariaKeysOf(paletteKey)}
          onClick={onPalette}
        >
          <Search size="1rem" aria-hidden="true" />
          <span className="visually-hidden">{words.palette.open}</span>
          <kbd aria-hidden="true">{keysOf(paletteKey).join(' ')}</kbd>
        </button>
      )}
    </header>
  )
}
