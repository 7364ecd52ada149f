import { ChartColumn, CircleHelp, House, ListChecks, MessagesSquare, Settings } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Mark } from '../../components/mark.tsx'
import { Toasts } from '../../components/toasts.tsx'
import { words } from '../../i18n/en.ts'
import { useHost } from '../../stores/host-store.ts'
import { dismissToast, useToasts } from '../../stores/toast-store.ts'
import { screenNames, showScreen, useView, type ScreenName } from '../../stores/view-store.ts'
import { OneSentence } from './one-sentence.tsx'
import { PauseMenu } from './pause-menu.tsx'

const screens = {
  home: lazy(() => import('../home/home.tsx')),
  chats: lazy(() => import('../chats/chats.tsx')),
  activity: lazy(() => import('../activity/activity.tsx')),
  insights: lazy(() => import('../insights/insights.tsx')),
  settings: lazy(() => import('../settings/settings-screen.tsx')),
  help: lazy(() => import('../help/help.tsx')),
} as const satisfies Record<ScreenName, unknown>

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
  if (contact === 'not-admitted') return <NotAdmitted />
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
          {contact === 'lost' && (
            <p className="banner" role="alert">
              {words.frame.lost}
            </p>
          )}
          <OneSentence />
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
    </div>
  )
}

/** How many chats wait for a human; nothing when none does. */
function WaitingBadge() {
  const count = useHost((state) => state.snapshot?.chats.needsYou ?? 0)
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
