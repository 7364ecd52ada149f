import { ErrorBoundary } from '../../components/error-boundary.tsx'
import { Mark } from '../../components/mark.tsx'
import { words } from '../../i18n/words.ts'
import { ariaKeysOf, keysOf } from '../../lib/shortcuts.ts'
import { formatNumber } from '../../lib/time.ts'
import { useHost } from '../../stores/host-store.ts'
import { screenNames, showScreen, useView, type ScreenName } from '../../stores/view-store.ts'
import { screenKey } from './keys.ts'
import { PauseMenu } from './pause-menu.tsx'
import { screenIcons } from './screen-icons.ts'

/** Navigation rail: the screens and the pause menu. */
export function Rail() {
  const ready = useHost((state) => state.snapshot !== null)
  return (
    <nav className="rail" aria-label={words.nav.label}>
      <div className="rail-mark">
        <Mark />
        <span>{words.product}</span>
      </div>
      {screenNames.map((name) => (
        <ScreenLink key={name} name={name} />
      ))}
      {ready && (
        <ErrorBoundary where="pause">
          <PauseMenu />
        </ErrorBoundary>
      )}
    </nav>
  )
}

function ScreenLink({ name }: { readonly name: ScreenName }) {
  const isShown = useView((state) => state.screen === name)
  const Icon = screenIcons[name]
  return (
    <a
      href={`#/${name}`}
      aria-current={isShown ? 'page' : undefined}
      aria-keyshortcuts={ariaKeysOf(screenKey(name))}
      title={`${words.nav[name]} (${keysOf(screenKey(name)).join(' ')})`}
      onClick={(event) => {
        event.preventDefault()
        showScreen(name)
      }}
    >
      <Icon size="1.25rem" aria-hidden="true" />
      <span>{words.nav[name]}</span>
      {name === 'chats' && <WaitingBadge />}
    </a>
  )
}

/** The number of chats that wait for a human. Renders nothing when there are none. */
function WaitingBadge() {
  const count = useHost((state) => state.snapshot?.chats.waiting ?? 0)
  if (count === 0) return null
  return (
    <span className="nav-badge">
      <span aria-hidden="true">{count > 99 ? `${formatNumber(99)}+` : formatNumber(count)}</span>
      <span className="visually-hidden">{words.frame.waitForYou({ count })}</span>
    </span>
  )
}
