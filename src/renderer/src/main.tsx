import '@fontsource-variable/inter/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/surfaces.css'
import './styles/overlays.css'
import './components/message.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { pickClient } from './client/pick-client.ts'
import { ErrorBoundary } from './components/error-boundary.tsx'
import { Frame } from './features/frame/frame.tsx'
import { chooseLanguage } from './i18n/catalogue.ts'
import { startMirror, useHost } from './stores/host-store.ts'

/** The language first: a word that is drawn is not taken back. */
async function start(): Promise<void> {
  await chooseLanguage(navigator.languages)
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <ErrorBoundary where="window" size="window" onRetry={() => location.reload()}>
        <Frame />
      </ErrorBoundary>
    </StrictMode>,
  )
  await pickClient().then(startMirror, () => useHost.setState({ contact: 'lost' }))
}

void start()
