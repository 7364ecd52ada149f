import { useState } from 'react'
import type { SessionView } from '../../../../shared/model/session.ts'
import { Dialog } from '../../components/dialog.tsx'
import { words } from '../../i18n/words.ts'
import { command } from '../../stores/host-store.ts'
import type { ShopQuestion } from '../../stores/view-store.ts'

interface SessionDialogProps {
  readonly question: ShopQuestion
  readonly session: SessionView
  readonly onClose: () => void
}

/** The questions before something changes; the more it costs to undo, the harder it is to say yes. */
export function SessionDialog({ question, session, onClose }: SessionDialogProps) {
  const { id } = session
  const [text, setText] = useState(question === 'rename' ? session.name : '')
  const confirm = (run: () => void) => () => {
    run()
    onClose()
  }
  switch (question) {
    case 'disconnect':
      return (
        <Dialog
          title={words.session.disconnectTitle({ name: session.name })}
          text={words.session.disconnectText}
          confirm={words.session.disconnect}
          cancel={words.session.keepConnected}
          onConfirm={confirm(() => void command('session.disconnect', { id }))}
          onClose={onClose}
        />
      )
    case 'unlink':
      return (
        <Dialog
          danger
          title={words.session.unlinkTitle}
          text={words.session.unlinkText}
          confirm={words.session.unlinkConfirm}
          cancel={words.session.cancel}
          disabled={text.trim().toUpperCase() !== words.session.unlinkWord}
          onConfirm={confirm(() => void command('session.unlink', { id }))}
          onClose={onClose}
        >
          <label>
            {words.session.unlinkLabel}
            <input value={text} autoComplete="off" autoFocus onChange={(event) => setText(event.target.value)} />
          </label>
        </Dialog>
      )
    case 'rename':
      return (
        <Dialog
          title={words.session.renameTitle}
          confirm={words.session.save}
          cancel={words.session.cancel}
          disabled={text.trim() === ''}
          onConfirm={confirm(() => void command('session.rename', { id, name: text.trim() }))}
          onClose={onClose}
        >
          <label>
            {words.session.renameLabel}
            <input value={text} maxLength={80} autoFocus onChange={(event) => setText(event.target.value)} />
          </label>
        </Dialog>
      )
    case 'remove':
      return (
        <Dialog
          danger
          title={words.session.removeTitle({ name: session.name })}
          text={words.session.removeText}
          confirm={words.session.remove}
          cancel={words.session.cancel}
          onConfirm={confirm(() => void command('session.remove', { id }))}
          onClose={onClose}
        />
      )
  }
}
