import './link-panel.css'
import { lazy, Suspense, useState } from 'react'
import type { LinkOffer } from '../../../../shared/model/session.ts'
import { words } from '../../i18n/en.ts'
import { command } from '../../stores/host-store.ts'
import { CodeOffer } from './code-offer.tsx'

const QR_SIZE = 280
/** Brings the numbering plans of all countries along, which most owners never need. */
const PhoneForm = lazy(async () => ({ default: (await import('./phone-form.tsx')).PhoneForm }))

/** Linking the phone: a large code that renews itself with the steps beside it, or eight characters to type. */
export function LinkPanel({ sessionId, offer }: { readonly sessionId: string; readonly offer: LinkOffer }) {
  const [asking, setAsking] = useState(false)
  if (offer.method === 'code') return <CodeOffer sessionId={sessionId} offer={offer} onQr={() => setAsking(false)} />
  if (asking) {
    return (
      <Suspense fallback={<p className="hint">{words.link.preparing}</p>}>
        <PhoneForm sessionId={sessionId} onBack={() => setAsking(false)} />
      </Suspense>
    )
  }
  return (
    <div className="link-panel">
      <div className="qr-card">
        {offer.method === 'qr' ? <QrCode offer={offer} /> : <NoQr sessionId={sessionId} offer={offer} />}
      </div>
      <div className="link-how">
        <h3>{words.link.title}</h3>
        <ol>
          {words.link.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p className="hint">{words.link.refreshes}</p>
        <p>
          {words.link.noCamera}{' '}
          <button type="button" className="link" onClick={() => setAsking(true)}>
            {words.link.useCode}
          </button>
        </p>
      </div>
    </div>
  )
}

function QrCode({ offer }: { readonly offer: Extract<LinkOffer, { method: 'qr' }> }) {
  return (
    <>
      <img
        key={offer.qr}
        src={offer.image}
        width={QR_SIZE}
        height={QR_SIZE}
        alt={words.link.alt}
        data-testid="qr-image"
        data-qr={offer.qr}
      />
      {/* The bar only shows the time left; the host alone decides when the code changes. */}
      <div key={`${offer.qr}-time`} className="time-left" aria-hidden="true">
        <div style={{ animationDuration: `${Math.max(offer.expiresAt - Date.now(), 0)}ms` }} />
      </div>
    </>
  )
}

function NoQr({ sessionId, offer }: { readonly sessionId: string; readonly offer: LinkOffer }) {
  if (offer.method !== 'paused') return <p className="qr-empty">{words.link.preparing}</p>
  return (
    <div className="qr-empty">
      <p>{words.link.paused}</p>
      <button type="button" className="button primary" onClick={() => void command('session.useQr', { id: sessionId })}>
        {words.link.showAgain}
      </button>
    </div>
  )
}
