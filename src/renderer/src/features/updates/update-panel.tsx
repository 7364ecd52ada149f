import './update-panel.css'
import type { UpdateStatus } from '../../../../shared/model/computer.ts'
import { sayIt } from '../../i18n/say-it.ts'
import { words } from '../../i18n/words.ts'
import { command, useHost } from '../../stores/host-store.ts'

/** The state of updates and the next action. Renders nothing on hosts that cannot update. */
export function UpdatePanel() {
  const updates = useHost((state) => state.snapshot?.computer?.updates ?? null)
  if (updates === null) return null
  return (
    <div className="update" data-testid="updates" data-state={updates.kind}>
      <p role="status">{sentence(updates)}</p>
      <UpdateAction updates={updates} />
      {'notes' in updates && updates.notes !== '' && (
        <details>
          <summary>{words.updates.notes}</summary>
          <p className="update-notes">{updates.notes}</p>
        </details>
      )}
    </div>
  )
}

function sentence(updates: UpdateStatus): string {
  switch (updates.kind) {
    case 'off':
      return words.updates[updates.reason]
    case 'current':
      return updates.checkedAt === null ? words.updates.notChecked : words.updates.current
    case 'checking':
      return words.updates.checking
    case 'available':
      return words.updates.available({ version: updates.version })
    case 'downloading':
      return words.updates.downloading({ version: updates.version, percent: updates.percent })
    case 'downloaded':
      return updates.problem === null ? words.updates.downloaded({ version: updates.version }) : sayIt(updates.problem)
    case 'waiting':
      return words.updates.waiting
    case 'installing':
      return words.updates.installing
    case 'failed':
      return sayIt(updates.said)
  }
}

function UpdateAction({ updates }: { readonly updates: UpdateStatus }) {
  switch (updates.kind) {
    case 'current':
      return <Button label={words.updates.check} run={() => void command('updates.check', {})} />
    case 'failed':
      return <Button label={words.updates.again} run={() => void command(againOf(updates), {})} />
    case 'available':
      return <Button primary label={words.updates.download} run={() => void command('updates.download', {})} />
    case 'downloaded':
      return <Button primary label={words.updates.install} run={() => void command('updates.install', {})} />
    case 'downloading':
      return <progress max={100} value={updates.percent} aria-label={words.updates.progress} />
    case 'off':
    case 'checking':
    case 'waiting':
    case 'installing':
      return null
  }
}

const againOf = ({ step }: Extract<UpdateStatus, { kind: 'failed' }>) =>
  step === 'download' ? 'updates.download' : 'updates.check'

function Button({
  label,
  run,
  primary,
}: {
  readonly label: string
  readonly run: () => void
  readonly primary?: true
}) {
  return (
    <button type="button" className={primary ? 'button primary' : 'button'} onClick={run}>
      {label}
    </button>
  )
}
