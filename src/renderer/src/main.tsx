import '@fontsource-variable/inter/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/screens.css'
import './styles/takeover.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { pickClient } from './client/pick-client.ts'
import { Frame } from './features/frame/frame.tsx'
import { startMirror, useHost } from './stores/host-store.ts'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Frame />
  </StrictMode>,
)

pickClient().then(startMirror, () => useHost.setState({ contact: 'lost' }))
