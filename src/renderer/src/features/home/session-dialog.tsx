import { useState } from 'react'
import type { SessionView } from '../../../../shared/model/session.ts'
import { Dialog } from '../../components/dialog.tsx'
import { words } from '../../i18n/words.ts'
import { command } from '../../stores/host-store.ts'
import type { ShopQuestion } from '../../stores/view-store.ts'

interface QuestionProps {
  readonly session: SessionView
  readonly onClose: () => void
}

const questions: Readonly<Record<ShopQuestion, (props: QuestionProps) => React.ReactNode>> = {
  disconnect: Disconnect,
  unlink: Unlink,
  rename: Rename,
  remove: Remove,
}

/** The confirmation dialogs of a session. The harder an action is to undo, the more its dialog asks for. */
export function SessionDialog({ question, session, onClose }: QuestionProps & { readonly question: ShopQuestion }) {
  const Question = questions[question]
  return <Question session={session} onClose={onClose} />
}

function Disconnect({ session, onClose }: QuestionProps) {
  return (
    <Dialog
      title={words.session.disconnectTitle({ name: session.name })}
      text={words.session.disconnectText}
      confirm={words.session.disconnect}
      cancel={words.session.keepConnected}
      onConfirm={() => {
        void command('session.disconnect', { id: session.id })
        onClose()
      }}
      onClose={onClose}
    />
  )
}

function Unlink({ session, onClose }: QuestionProps) {
  const [text, setText] = useState('')
  return (
    <Dialog
      danger
      title={words.session.unlinkTitle}
      text={words.session.unlinkText}
      confirm={words.session.unlinkConfirm}
      cancel={words.session.cancel}
      disabled={text.trim().toUpperCase() !== words.session.unlinkWord}
      onConfirm={() => {
        void command('session.unlink', { id: session.id })
        onClose()
      }}
      onClose={onClose}
    >
      <label>
        {words.session.unlinkLabel}
        <input value={text} autoComplete="off" autoFocus onChange={(event) => setText(event.target.value)} />
      </label>
    </Dialog>
  )
}

function Rename({ session, onClose }: QuestionProps) {
  const [name, setName] = useState(session.name)
  return (
    <Dialog
      title={words.session.renameTitle}
      confirm={words.session.save}
      cancel={words.session.cancel}
      disabled={name.trim() === ''}
      onConfirm={() => {
        void command('session.rename', { id: session.id, name: name.trim() })
        onClose()
      }}
      onClose={onClose}
    >
      <label>
        {words.session.renameLabel}
        <input value={name} maxLength={80} autoFocus onChange={(event) => setName(event.target.value)} />
      </label>
    </Dialog>
  )
}

function Remove({ session, onClose }: QuestionProps) {
  return (
    <Dialog
      danger
      title={words.session.removeTitle({ name: session.name })}
      text={words.session.removeText}
      confirm={words.session.remove}
      cancel={words.session.cancel}
      onConfirm={() => {
        void command('session.remove', { id: session.id })
        onClose()
      }}
      onClose={onClose}
    />
  )
}
