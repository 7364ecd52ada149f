import './frame.css'
import './rail.css'
import { ChartColumn, CircleHelp, House, ListChecks, MessagesSquare, Search, Settings } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Mark } from '../../components/mark.tsx'
import { Toasts } from '../../components/toasts.tsx'
import { words } from '../../i18n/en.ts'
import { ariaKeysOf, keysOf } from '../../lib/shortcuts.ts'
import { useShowsFirstRun } from '../../stores/first-run-store.ts'
import { useHost } from '../../stores/host-store.ts'
import { dismissToast, useToasts } from '../../stores/toast-store.ts'
import { screenNames, showScreen, useView, type ScreenName } from '../../stores/view-store.ts'
import { paletteKey, screenKey } from './keys.ts'
import { OneSentence } from './one-sentence.tsx'
import { PauseMenu } from './pause-menu.tsx'
import { useSetupLink } from './use-setup-link.ts'
import { useShortcuts } from './use-shortcuts.ts'

const screens = {
  home: lazy(() => import('../home/home.tsx')),
  chats: lazy(() => import('../chats/chats.tsx')),
  activity: lazy(() => import('../activity/activity.tsx')),
  insights: lazy(() => import('../insights/insights.tsx')),
  settings: lazy(() => import('../settings/settings-screen.tsx')),
  help: lazy(() => import('../help/help.tsx')),
} as const satisfies Record<ScreenName, unknown>

const FirstRun = lazy(() => import('../first-run/first-run.tsx'))
const Palette = lazy(() => import('./palette.tsx'))
const KeysSheet = lazy(() => import('./keys-sheet.tsx'))

const icons = {
  home: House,
  chats: MessagesSquare,
  activity: ListChecks,
  insights: ChartColumn,
  settings: Settings,
  help: CircleHelp,
} as const

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
  if (contact === 'not-admitted') return <NotAdmitted />
  if (firstRun) {
    return (
      <>
        {contact === 'lost' && <Lost />}
        <Suspense fallback={null}>
          <FirstRun />
        </Suspense>
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
          const Icon = icons[name]
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
              <Icon size={20} aria-hidden="true" />
              <span>{words.nav[name]}</span>
              {name === 'chats' && <WaitingBadge />}
            </a>
          )
        })}
        {ready && <PauseMenu />}
      </nav>
      <div className="body">
        <header className="top">
          {contact === 'lost' && <Lost />}
          <OneSentence />
          {ready && (
            <button
              type="button"
              className="button icon palette-button"
              aria-keyshortcuts={ariaKeysOf(paletteKey)}
              onClick={() => setOpened('palette')}
            >
              <Search size={16} aria-hidden="true" />
              <span className="visually-hidden">{words.palette.open}</span>
              <kbd aria-hidden="true">{keysOf(paletteKey).join(' ')}</kbd>
            </button>
          )}
        </header>
        <main id="content" tabIndex={-1}>
          {ready ? (
            <Suspense fallback={<Skeleton />}>
              <Screen />
            </Suspense>
          ) : (
            <Skeleton />
          )}
        </main>
      </div>
      <Toasts toasts={toasts} onDismiss={dismissToast} />
      <Suspense fallback={null}>
        {opened === 'palette' && <Palette onClose={close} onKeys={() => setOpened('keys')} />}
        {opened === 'keys' && <KeysSheet onClose={close} />}
      </Suspense>
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
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <span className="visually-hidden">{words.frame.waitForYou(count)}</span>
    </span>
  )
}

function focusContent(event: { preventDefault(): void }): void {
  event.preventDefault()
  document.getElementById('content')?.focus()
}

function Skeleton() {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{words.frame.loading}</span>
      <div />
      <div />
      <div />
    </div>
  )
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
