import { File as FileIcon, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { isPictureType } from '../../../../shared/model/media.ts'
import { words } from '../../i18n/words.ts'
import { oneLine } from '../../lib/safe-text.ts'
import { formatBytes } from './attached/file-title.tsx'
import { leaveFileOut } from '../../stores/file-drafts.ts'
import { useFileDraft } from './file-draft-store.ts'

const text = words.chats.write.file

/** The file chosen for the next message, or the progress of sending it. */
export function FileDraft({ chat }: { readonly chat: string }) {
  const draft = useFileDraft(chat)
  const file = draft?.file ?? null
  const address = useAddress(file !== null && isPictureType(file.type) ? file : null)
  if (draft === null || file === null) return null
  const name = oneLine(file.name)
  const percent = draft.sent === null ? null : Math.round(draft.sent * 100)
  const isSending = percent !== null
  return (
    <div className="file-draft" data-testid="file-draft">
      {address === null ? <FileIcon size="1.25rem" aria-hidden="true" /> : <img src={address} alt="" />}
      <span className="file-draft-name" role="status">
        <bdi dir="auto">
          {isSending ? text.sendingFile({ name, percent }) : text.ready({ name, size: formatBytes(file.size) })}
        </bdi>
      </span>
      {isSending && <progress max={100} value={percent} aria-label={text.sendingFile({ name, percent })} />}
      <button
        type="button"
        className="button icon"
        aria-label={isSending ? text.cancel : text.remove}
        // All of it is with Salesboy, which is sending it: too late to stop.
        disabled={draft.sent === 1}
        onClick={() => leaveFileOut(chat)}
      >
        <X size="1.25rem" aria-hidden="true" />
      </button>
    </div>
  )
}

/** An object URL for this file, revoked when the file changes or the component unmounts. */
function useAddress(file: Blob | null): string | null {
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    if (file === null) return setAddress(null)
    const made = URL.createObjectURL(file)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return address
}
