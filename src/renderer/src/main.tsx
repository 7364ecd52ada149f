import '@fontsource-variable/inter/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/surfaces.css'
import './styles/overlays.css'
import './components/message.css'
import { Direction } from 'radix-ui'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { isRightToLeft } from '../../shared/words/locales.ts'
import { pickClient } from './client/pick-client.ts'
import { ErrorBoundary } from './components/error-boundary.tsx'
import { Frame } from './features/frame/frame.tsx'
import { keepPressesSteady } from './lib/steady-press.ts'
import { startMirror, useHost } from './stores/host-store.ts'
import { startLanguage, useLanguage } from './stores/language-store.ts'

/** Remounts the whole page when the language changes. */
function Root() {
  const locale = useLanguage((state) => state.locale)
  return (
    <Direction.Provider dir={isRightToLeft(locale) ? 'rtl' : 'ltr'}>
      <Frame key={locale} />
    </Direction.Provider>
  )
}

/** Renders only after the host has reported the language, so that no text appears in the wrong one. */
async function start(): Promise<void> {
  await pickClient().then(startMirror, () => useHost.setState({ contact: 'lost' }))
  await startLanguage()
  keepPressesSteady(document)
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <ErrorBoundary where="window" size="window" onRetry={() => location.reload()}>
        <Root />
      </ErrorBoundary>
    </StrictMode>,
  )
}

void start()
