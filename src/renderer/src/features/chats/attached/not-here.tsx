import { CircleAlert, Download } from 'lucide-react'
import type { AttachedFile } from '../../../../../shared/model/attached.ts'
import { words } from '../../../i18n/words.ts'
import { command, useHost } from '../../../stores/host-store.ts'
import { FileTitle } from './file-title.tsx'

interface NotHereProps {
  readonly file: AttachedFile
  readonly message: { readonly id: number; readonly sessionId: string }
}

/** A file that is not on this computer: the reason, and the button that fetches it. */
export function NotHere({ file, message }: NotHereProps) {
  const text = words.chats.attached
  const isConnected = useHost(
    ({ snapshot }) =>
      snapshot?.sessions.some(({ id, state }) => id === message.sessionId && state.kind === 'connected') ?? false,
  )
  const isTooLarge = file.state === 'failed' && file.reason === 'too-large'
  const why = isTooLarge ? text.tooLarge : file.reason === null ? '' : text.why[file.reason]
  const isComing = file.state === 'wanted'
  const ask = file.state === 'gone' ? text.askPhone : file.state === 'failed' ? text.again : text.fetch[file.kind]
  return (
    <div className="attached-card" data-testid="attached" data-state={file.state}>
      <FileTitle file={file} />
      {why !== '' && (
        <span className="attached-why">
          {(file.state === 'failed' || file.state === 'gone') && <CircleAlert size="0.875rem" aria-hidden="true" />}
          {why}
        </span>
      )}
      {isTooLarge ? null : isComing ? (
        <span className="attached-why" role="status">
          {isConnected ? comingOf(file.reason) : text.offline}
        </span>
      ) : (
        <button type="button" className="button" onClick={() => void command('media.fetch', { id: message.id })}>
          <Download size="1rem" aria-hidden="true" />
          {ask}
        </button>
      )}
    </div>
  )
}

/** Empty for reason `asked`, because the text of that reason already says that the file is coming. */
function comingOf(reason: AttachedFile['reason']): string {
  const { fetching, retrying } = words.chats.attached
  if (reason === null) return fetching
  return reason === 'asked' ? '' : retrying
}
