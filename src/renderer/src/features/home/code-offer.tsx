import { useEffect, useState } from 'react'
import type { LinkOffer } from '../../../../shared/model/session.ts'
import { words } from '../../i18n/words.ts'
import { formatPhone } from '../../lib/phone.ts'
import { formatCountdown } from '../../lib/time.ts'
import { command } from '../../stores/host-store.ts'
import { showToast } from '../../stores/toast-store.ts'

const secondsUntil = (until: number): number => Math.max(0, Math.ceil((until - Date.now()) / 1000))

/** Whole seconds until `until`, never negative. Updates every second. */
function useSecondsLeft(until: number): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(until))
  useEffect(() => {
    const tick = () => setSeconds(secondsUntil(until))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [until])
  return seconds
}

/** The pairing code of eight characters in large type, with the time left. */
export function CodeOffer({
  sessionId,
  offer,
  onQr,
}: {
  readonly sessionId: string
  /** Called when the owner goes back to the QR. */
  readonly onQr: () => void
  readonly offer: Extract<LinkOffer, { method: 'code' }>
}) {
  const seconds = useSecondsLeft(offer.expiresAt)
  const code = `${offer.code.slice(0, 4)}-${offer.code.slice(4)}`
  const copy = () => {
    navigator.clipboard.writeText(offer.code).then(
      () => showToast({ text: words.link.copied, tone: 'done' }),
      () => showToast({ text: code, tone: 'notice' }),
    )
  }
  const backToQr = () => {
    onQr()
    void command('session.useQr', { id: sessionId })
  }
  return (
    <div className="code-offer">
      <p>{words.link.codeSteps}</p>
      <p className="code" data-testid="pairing-code" aria-label={offer.code.split('').join(' ')}>
        <bdi dir="ltr">{code}</bdi>
      </p>
      <div key={offer.code} className="time-left" aria-hidden="true">
        <div style={{ animationDuration: `${Math.max(offer.expiresAt - Date.now(), 0)}ms` }} />
      </div>
      <p className="hint" role="timer" data-testid="code-time">
        {words.link.codeFor({ phone: formatPhone(offer.phone) })}{' '}
        {seconds > 0 ? words.link.codeLeft({ time: formatCountdown(seconds) }) : words.link.codeRenews}
      </p>
      <div className="buttons">
        <button type="button" className="button primary" onClick={copy}>
          {words.link.copy}
        </button>
        <button type="button" className="button" onClick={backToQr}>
          {words.link.useQr}
        </button>
      </div>
    </div>
  )
}
