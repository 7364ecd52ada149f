import { FILE_PART_BYTES } from '../../../../shared/contract/limits.ts'
import type { ChatView } from '../../../../shared/model/chat.ts'
import { words } from '../../i18n/words.ts'
import { randomId } from '../../lib/random-id.ts'
import { oneLine } from '../../lib/safe-text.ts'
import {
  fileDraftOf,
  forgetFile,
  isStopped,
  keepFile,
  noteSent,
  takeStopped,
  useFileDrafts,
  type FileDraft,
} from '../../stores/file-drafts.ts'
import { command, useHost, type HostState } from '../../stores/host-store.ts'
import { showToast } from '../../stores/toast-store.ts'
import { showSent } from './thread-store.ts'

const text = words.chats.write.file
const MEGABYTE = 1_000_000

export const useFileDraft = (chat: string): FileDraft | null => useFileDrafts((drafts) => drafts[chat] ?? null)

/** Whether a chosen file waits for the next message. False while it is being sent. */
export const useHasFile = (chat: string): boolean => useFileDrafts((drafts) => drafts[chat]?.sent === null)

const mostMegabytes = ({ snapshot }: HostState): number => snapshot?.settings.values['replies.mediaMaxMb'] ?? 0

/** Largest file for one message, in megabytes (1,000,000 bytes). */
export const useMostMegabytes = (): number => useHost(mostMegabytes)

/** Keeps the first of these files for the next message. Refuses it with a toast when it is too large or another file is being sent. */
export function chooseFile(chat: string, files: Iterable<File>): void {
  const [file, ...others] = [...files]
  const isBusy = fileDraftOf(chat)?.sent != null
  if (file === undefined) return
  const name = oneLine(file.name)
  if (isBusy) return showToast({ text: text.busy({ name }), tone: 'problem' })
  const most = mostMegabytes(useHost.getState())
  if (file.size > most * MEGABYTE) return showToast({ text: text.tooLarge({ name, most }), tone: 'problem' })
  if (others.length > 0) showToast({ text: text.one({ name }), tone: 'notice' })
  keepFile(chat, file)
}

/** Sends the chosen file with this caption. False when it was stopped, or when the host did not accept it: then the file stays chosen. */
export async function sendFile(name: string, chat: ChatView, caption: string, key: string): Promise<boolean> {
  const draft = fileDraftOf(name)
  if (draft === null || draft.sent !== null) return false
  const { file } = draft
  const upload = randomId()
  noteSent(file, 0)
  const isHere = await addParts(upload, file)
  if (takeStopped(file)) {
    void command('file.drop', { upload })
    return false
  }
  const { sessionId, chatKey } = chat
  const about = {
    upload,
    size: file.size,
    filename: file.name,
    mimetype: file.type,
    text: caption,
    idempotencyKey: key,
  }
  const result = isHere ? await command('chat.sendFile', { sessionId, chatKey, ...about }) : null
  if (result?.ok !== true) {
    void command('file.drop', { upload })
    noteSent(file, null)
    return false
  }
  showSent({ sessionId, chatKey }, result.value)
  forgetFile(file)
  return true
}

async function addParts(upload: string, file: File): Promise<boolean> {
  for (let offset = 0; offset < file.size; offset += FILE_PART_BYTES) {
    if (isStopped(file)) return false
    const data = await base64Of(file.slice(offset, offset + FILE_PART_BYTES))
    if (data === null || !(await command('file.add', { upload, offset, data })).ok) return false
    noteSent(file, Math.min(offset + FILE_PART_BYTES, file.size) / file.size)
  }
  return file.size > 0
}

/** Null when the file cannot be read any more, because it was moved after it was chosen. */
function base64Of(part: Blob): Promise<string | null> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? null)
    reader.onerror = () => resolve(null)
    reader.readAsDataURL(part)
  })
}
