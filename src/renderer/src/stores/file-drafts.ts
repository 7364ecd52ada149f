import { create } from 'zustand'

export interface FileDraft {
  readonly file: File
  /** Sent share of the file, 0 to 1. Null before sending starts. */
  readonly sent: number | null
}

/** The chosen file per chat, by the chat's key. At most one per chat. */
export const useFileDrafts = create<Readonly<Record<string, FileDraft>>>(() => ({}))
/** Stopped uploads: their next part is not sent. */
const stopped = new Set<File>()

export const fileDraftOf = (chat: string): FileDraft | null => useFileDrafts.getState()[chat] ?? null

export function keepFile(chat: string, file: File): void {
  useFileDrafts.setState({ [chat]: { file, sent: null } })
}

/** Sets the progress of a file. Finds its chat by the file, because the chat may have been renamed. */
export function noteSent(file: File, sent: number | null): void {
  const chat = chatOf(file)
  if (chat !== null) useFileDrafts.setState({ [chat]: { file, sent } })
}

/** Removes the chosen file of a chat. Stops its upload when it is being sent. */
export function leaveFileOut(chat: string): void {
  const draft = fileDraftOf(chat)
  if (draft?.sent != null && draft.sent < 1) stopped.add(draft.file)
  if (draft !== null) forgetFile(draft.file)
}

/** Forgets a file that was sent or removed. */
export function forgetFile(file: File): void {
  const left = Object.entries(useFileDrafts.getState()).filter(([, draft]) => draft.file !== file)
  useFileDrafts.setState(Object.fromEntries(left), true)
}

export const isStopped = (file: File): boolean => stopped.has(file)

/** Whether the upload was stopped; also forgets that. Call it once, at the end of the upload. */
export const takeStopped = (file: File): boolean => stopped.delete(file)

/** Moves the file of a chat to its new key. Drops it when a file is already chosen there. */
export function moveFile(from: string, to: string): void {
  const draft = fileDraftOf(from)
  if (from === to || draft === null) return
  const isFree = fileDraftOf(to) === null
  forgetFile(draft.file)
  if (isFree) useFileDrafts.setState({ [to]: draft })
}

const chatOf = (file: File): string | null =>
  Object.entries(useFileDrafts.getState()).find(([, draft]) => draft.file === file)?.[0] ?? null
