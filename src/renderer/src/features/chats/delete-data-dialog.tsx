import './delete-data.css'
import { useState } from 'react'
import type { ChatView } from '../../../../shared/model/chat.ts'
import { Dialog } from '../../components/dialog.tsx'
import { words } from '../../i18n/words.ts'
import { errorWords } from '../../i18n/say-it.ts'
import { formatPhone } from '../../lib/phone.ts'
import { forgetDeleted } from '../../stores/followed-chats.ts'
import { ask } from '../../stores/host-store.ts'
import { showToast } from '../../stores/toast-store.ts'
import { chatName } from '../../lib/chat-name.ts'

const text = words.chats.deleteData

interface DeleteDataProps {
  readonly chat: ChatView
  readonly onDeleted: () => void
  readonly onClose: () => void
}

/** Lists what is deleted and what stays. The owner must type a word to confirm, because the deletion is permanent. */
export function DeleteDataDialog({ chat, onDeleted, onClose }: DeleteDataProps) {
  const [typed, setTyped] = useState('')
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const { sessionId, chatKey } = chat

  const remove = async () => {
    setWorking(true)
    setProblem(null)
    const result = await ask('customer.deleteData', { sessionId, chatKey })
    setWorking(false)
    if (!result.ok) return setProblem(errorWords(result.error))
    forgetDeleted(sessionId, chatKey)
    showToast({ text: doneText(result.value), tone: 'done' })
    onDeleted()
    onClose()
  }
  return (
    <Dialog
      danger
      title={text.title({ name: chatName(chat) })}
      confirm={working ? text.working : text.confirm}
      cancel={text.cancel}
      disabled={working || typed.trim().toUpperCase() !== text.word}
      onConfirm={() => void remove()}
      // Stay open while the deletion runs: this dialog shows its outcome.
      onClose={() => !working && onClose()}
    >
      <div className="delete-data">
        {chat.name !== null && chat.phone !== null && <p className="delete-data-who">{formatPhone(chat.phone)}</p>}
        <p>{text.removes}</p>
        <ul>
          {text.list.map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
        <p className="field-help">{text.keeps}</p>
        <p>
          <strong>{text.forGood}</strong>
        </p>
        <label>
          {text.label({ word: text.word })}
          <input
            value={typed}
            autoComplete="off"
            autoCapitalize="characters"
            autoFocus
            disabled={working}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <p role="alert" className="field-problem">
          {problem}
        </p>
      </div>
    </Dialog>
  )
}

function doneText(deleted: { readonly messages: number; readonly replies: number }): string {
  const messages = text.doneMessages({ count: deleted.messages })
  return text.done({ messages, replies: text.doneReplies({ count: deleted.replies }) })
}
