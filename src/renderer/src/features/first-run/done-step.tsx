import { Check, Circle, LoaderCircle } from 'lucide-react'
import type { MessageView } from '../../../../shared/model/message.ts'
import { isSettingName } from '../../../../shared/model/settings.ts'
import { words } from '../../i18n/words.ts'
import { formatPhone } from '../../lib/phone.ts'
import { formatSpan } from '../../lib/time.ts'
import { putOffFirstRun } from '../../stores/first-run-store.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { showSetting } from '../../stores/view-store.ts'

/** Step three: explains what happens now and asks for one test message. */
export function DoneStep() {
  const phone = useHost((state) => state.snapshot!.sessions.find(({ linked }) => linked)?.phone ?? null)
  const message = useHost((state) => state.snapshot!.messages[0] ?? null)
  return (
    <>
      {phone !== null && (
        <p className="good-line" data-testid="linked-phone">
          <Check size="1.25rem" aria-hidden="true" />
          {words.firstRun.done.linked({ phone: formatPhone(phone) })}
        </p>
      )}
      <p>{words.firstRun.done.what}</p>
      <section className="test-message">
        <p>{words.firstRun.done.test}</p>
        <MessageWay message={message} />
      </section>
      <StartAtLogin />
      <RemoteControl />
      <button type="button" className="button primary large" onClick={() => void command('firstRun.finish', {})}>
        {words.firstRun.done.finish}
      </button>
    </>
  )
}

/** Live progress of the newest message: four stations, each reached or not. */
function MessageWay({ message }: { readonly message: MessageView | null }) {
  const answeredAt = message?.replies.find((reply) => reply.state === 'sent')?.sentAt ?? null
  const times = [message?.sentAt ?? null, message?.storedAt ?? null, message?.delivery.deliveredAt ?? null, answeredAt]
  const next = times.findIndex((at) => at === null)
  return (
    <div data-testid="message-way" data-reached={next < 0 ? times.length : next}>
      <ol className="stations">
        {words.firstRun.done.way.map((label, index) => {
          const at = times[index] ?? null
          const reached = at !== null
          const Icon = reached ? Check : message !== null && index === next ? LoaderCircle : Circle
          const before = times[index - 1]
          return (
            <li key={label} className={reached ? 'reached' : ''}>
              <Icon size="1.25rem" aria-hidden="true" />
              <span>{label}</span>
              {index > 1 && <small>{reached && before != null && formatSpan(at - before)}</small>}
            </li>
          )
        })}
      </ol>
      {/* Always rendered, so that the content below does not move when the answer arrives. */}
      <p className="way-outcome good-line" role="status">
        {answeredAt !== null && (
          <>
            <Check size="1.25rem" aria-hidden="true" />
            {words.firstRun.done.answered}
          </>
        )}
      </p>
    </div>
  )
}

/** Mentions the remote control and links to its setting. */
function RemoteControl() {
  const isOn = useHost((state) => state.snapshot!.settings.values['remote.control'] === 'on')
  if (!isOn) return null
  const show = async () => {
    const result = await command('firstRun.finish', {})
    if (!result.ok) return
    putOffFirstRun()
    showSetting('remote.control')
  }
  return (
    <p className="field-help" data-testid="remote-control">
      {words.firstRun.done.remote}{' '}
      <button type="button" className="link" onClick={() => void show()}>
        {words.firstRun.done.remoteSetting}
      </button>
    </p>
  )
}

/** The switch for start at login. Renders nothing when the host does not support it. */
function StartAtLogin() {
  const name: string = 'computer.startAtLogin'
  const possible = useHost((state) => state.snapshot!.capabilities.startAtLogin)
  const value = useHost((state) => (isSettingName(name) ? state.snapshot!.settings.values[name] : null))
  if (!possible || value === null) return null
  return (
    <label className="switch">
      <input
        type="checkbox"
        role="switch"
        checked={value === 'on'}
        onChange={(event) => void command('settings.set', { name, value: event.target.checked ? 'on' : 'off' })}
      />
      {words.firstRun.done.startAtLogin}
    </label>
  )
}
