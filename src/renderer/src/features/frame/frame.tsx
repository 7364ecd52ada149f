import './frame.css'
import './rail.css'
import { Suspense, useState } from 'react'
import { ErrorBoundary } from '../../components/error-boundary.tsx'
import { Mark } from '../../components/mark.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { Toasts } from '../../components/toasts.tsx'
import { words } from '../../i18n/words.ts'
import { lazyPart } from '../../lib/lazy-part.ts'
import { useShowsFirstRun } from '../../stores/first-run-store.ts'
import { useHost } from '../../stores/host-store.ts'
import { dismissToast, useToasts } from '../../stores/toast-store.ts'
import { useView } from '../../stores/view-store.ts'
import { Rail } from './rail.tsx'
import { screens } from './screens.ts'
import { TopBar } from './top-bar.tsx'
import { useFollowedChats } from './use-followed-chats.ts'
import { useSetupLink } from './use-setup-link.ts'
import { useShortcuts } from './use-shortcuts.ts'

const FirstRun = lazyPart(() => import('../first-run/first-run.tsx'))
const Palette = lazyPart(() => import('./palette.tsx'))
const ShortcutsDialog = lazyPart(() => import('./shortcuts-dialog.tsx'))

type Opened = 'palette' | 'keys'

/** The page: rail, top bar and the current screen, or the first run. */
export function Frame() {
  const contact = useHost((state) => state.contact)
  const ready = useHost((state) => state.snapshot !== null)
  const toasts = useToasts((state) => state.toasts)
  const firstRun = useShowsFirstRun()
  const [opened, setOpened] = useState<Opened | null>(null)
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
  return (
    <div className="frame">
      <a className="skip" href="#content" onClick={focusContent}>
        {words.frame.skip}
      </a>
      <Rail />
      <div className="body">
        <TopBar onPalette={() => setOpened('palette')} />
        <Content />
      </div>
      <Toasts toasts={toasts} onDismiss={dismissToast} />
      {opened !== null && <Over opened={opened} onOpen={setOpened} />}
    </div>
  )
}

function Content() {
  const ready = useHost((state) => state.snapshot !== null)
  const screen = useView((state) => state.screen)
  const Screen = screens[screen]
  return (
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
  )
}

/** The palette or the shortcuts dialog, over everything else. */
function Over({ opened, onOpen }: { readonly opened: Opened; readonly onOpen: (what: Opened | null) => void }) {
  const close = () => onOpen(null)
  return (
    <ErrorBoundary key={opened} where={opened} onDismiss={close}>
      <Suspense fallback={null}>
        {opened === 'palette' && <Palette onClose={close} onKeys={() => onOpen('keys')} />}
        {opened === 'keys' && <ShortcutsDialog onClose={close} />}
      </Suspense>
    </ErrorBoundary>
  )
}

function Lost() {
  return (
    <p className="banner" role="alert">
      {words.frame.lost}
    </p>
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
