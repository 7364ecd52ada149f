import './frame.css'
import './rail.css'
import { Search } from 'lucide-react'
import { Suspense, useState } from 'react'
import { ErrorBoundary } from '../../components/error-boundary.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { Mark } from '../../components/mark.tsx'
import { Toasts } from '../../components/toasts.tsx'
import { words } from '../../i18n/words.ts'
import { lazyPart } from '../../lib/lazy-part.ts'
import { formatNumber } from '../../lib/time.ts'
import { ariaKeysOf, keysOf } from '../../lib/shortcuts.ts'
import { useShowsFirstRun } from '../../stores/first-run-store.ts'
import { useHost } from '../../stores/host-store.ts'
import { dismissToast, useToasts } from '../../stores/toast-store.ts'
import { screenNames, showScreen, useView } from '../../stores/view-store.ts'
import { paletteKey, screenKey } from './keys.ts'
import { OneSentence } from './one-sentence.tsx'
import { PauseMenu } from './pause-menu.tsx'
import { screenIcons } from './screen-icons.ts'
import { screens } from './screens.ts'
import { useFollowedChats } from './use-followed-chats.ts'
import { useSetupLink } from './use-setup-link.ts'
import { useShortcuts } from './use-shortcuts.ts'

const FirstRun = lazyPart(() => import('../first-run/first-run.tsx'))
const Palette = lazyPart(() => import('./palette.tsx'))
const ShortcutsDialog = lazyPart(() => import('./shortcuts-dialog.tsx'))

/** Rail, the one sentence on top, and the screen. */
export function Frame() {
  const contact = useHost((state) => state.contact)
  const ready = useHost((state) => state.snapshot !== null)
  const screen = useView((state) => state.screen)
  const toasts = useToasts((state) => state.toasts)
  const firstRun = useShowsFirstRun()
  const [opened, setOpened] = useState<'palette' | 'keys' | null>(null)
  useShortcuts(setOpened, ready && !firstRun)
  useSetupLink()
  useFollowedChats()
  if (contact === 'not-admitted') return <NotAdmitted />
  if (firstRun) {
    return (
      <>
        {contact === 'lost' && <Lost />}
        <ErrorBoundary where="first-run" size="window">
          <Suspense fallback={null}>
            <FirstRun />
          </Suspense>
        </ErrorBoundary>
        <Toasts toasts={toasts} onDismiss={dismissToast} />
      </>
    )
  }
  const close = () => setOpened(null)
  const Screen = screens[screen]
  return (
    <div className="frame">
      <a className="skip" href="#content" onClick={focusContent}>
        {words.frame.skip}
      </a>
      <nav className="rail" aria-label={words.nav.label}>
        <div className="rail-mark">
          <Mark />
          <span>{words.product}</span>
        </div>
        {screenNames.map((name) => {
          const Icon = screenIcons[name]
          return (
            <a
              key={name}
              href={`#/${name}`}
              aria-current={screen === name ? 'page' : undefined}
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
        })}
        {ready && (
          <ErrorBoundary where="pause">
            <PauseMenu />
          </ErrorBoundary>
        )}
      </nav>
      <div className="body">
        <header className="top">
          <ErrorBoundary where="sentence">
            <OneSentence />
          </ErrorBoundary>
          {ready && (
            <button
              type="button"
              className="button icon palette-button"
              aria-keyshortcuts={ariaKeysOf(paletteKey)}
              onClick={() => setOpened('palette')}
            >
              <Search size="1rem" aria-hidden="true" />
              <span className="visually-hidden">{words.palette.open}</span>
              <kbd aria-hidden="true">{keysOf(paletteKey).join(' ')}</kbd>
            </button>
          )}
        </header>
        <main id="content" tabIndex={-1}>
          {ready ? (
            <ErrorBoundary key={screen} where={screen} size="screen">
              <Suspense fallback={<Skeleton as="blocks" rows={3} />}>
                <Screen />
              </Suspense>
            </ErrorBoundary>
          ) : (
            <Skeleton as="blocks" rows={3} />
          )}
        </main>
      </div>
      <Toasts toasts={toasts} onDismiss={dismissToast} />
      {opened !== null && (
        <ErrorBoundary key={opened} where={opened} onDismiss={close}>
          <Suspense fallback={null}>
            {opened === 'palette' && <Palette onClose={close} onKeys={() => setOpened('keys')} />}
            {opened === 'keys' && <ShortcutsDialog onClose={close} />}
          </Suspense>
        </ErrorBoundary>
      )}
    </div>
  )
}

function Lost() {
  return (
    <p className="banner" role="alert">
      {words.frame.lost}
    </p>
  )
}

/** How many chats wait for a human; nothing when none does. */
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

function focusContent(event: { preventDefault(): void }): void {
  event.preventDefault()
  document.getElementById('content')?.focus()
}

function NotAdmitted() {
  return (
    <main className="not-admitted">
      <Mark size={48} />
      <h1>{words.frame.notAdmitted}</h1>
      <p>{words.frame.notAdmittedHow}</p>
    </main>
  )
}
