import './link-panel.css'
import { lazy, Suspense, useState } from 'react'
import type { LinkOffer } from '../../../../shared/model/session.ts'
import { words } from '../../i18n/words.ts'
import { command } from '../../stores/host-store.ts'
import { CodeOffer } from './code-offer.tsx'
import { drawings } from './drawings.tsx'

const QR_SIZE = 280
/** Loaded lazily, because it contains the numbering plans of all countries and most owners never need them. */
const PhoneForm = lazy(async () => ({ default: (await import('./phone-form.tsx')).PhoneForm }))

interface LinkPanelProps {
  readonly sessionId: string
  readonly offer: LinkOffer
  /** Text shown instead of the QR while there is none. */
  readonly instead?: string
}

/** Links the phone: a large QR that renews itself beside the drawn steps, or a pairing code to type. */
export function LinkPanel({ sessionId, offer, instead }: LinkPanelProps) {
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
    <div className="link-place">
      <div className="link-panel">
        <div className="qr-card">
          {offer.method === 'qr' ? (
            <QrCode offer={offer} />
          ) : (
            <NoQr sessionId={sessionId} offer={offer} instead={instead ?? words.link.preparing} />
          )}
        </div>
        <div className="link-how">
          <ol>
            {drawings.map((Drawing, index) => (
              <li key={words.firstRun.phone.draw[index]}>
                <Drawing />
                <span>{words.firstRun.phone.draw[index]}</span>
              </li>
            ))}
          </ol>
          {/* Always rendered, even while a phone is being linked, so that nothing moves. */}
          <p className={instead === undefined ? undefined : 'is-waiting'}>
            {words.link.noCamera}{' '}
            <button type="button" className="link" onClick={() => setAsking(true)}>
              {words.link.useCode}
            </button>
          </p>
        </div>
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
      {/* The ring only shows the time left; the host decides when the QR changes. */}
      <svg key={`${offer.qr}-time`} className="time-ring" aria-hidden="true">
        <rect pathLength={1} style={{ animationDuration: `${Math.max(offer.expiresAt - Date.now(), 0)}ms` }} />
      </svg>
    </>
  )
}

function NoQr({
  sessionId,
  offer,
  instead,
}: {
  readonly sessionId: string
  readonly offer: LinkOffer
  readonly instead: string
}) {
  if (offer.method !== 'paused') {
    return (
      <p className="qr-empty" role="status">
        {instead}
      </p>
    )
  }
  return (
    <div className="qr-empty">
      <p>{words.link.paused}</p>
      <button type="button" className="button primary" onClick={() => void command('session.useQr', { id: sessionId })}>
        {words.link.showAgain}
      </button>
    </div>
  )
}
