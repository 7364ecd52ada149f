import { create } from 'zustand'

export interface FileDraft {
  readonly file: File
  /** Of the file, 0 to 1, while it is being sent; null before. */
  readonly sent: number | null
}

/** The file that the owner has chosen for a chat, by the chat's draft. One at a time. */
export const useFileDrafts = create<Readonly<Record<string, FileDraft>>>(() => ({}))
/** Uploads that were stopped: their next part is not sent. */
const stopped = new Set<File>()

export const fileDraftOf = (chat: string): FileDraft | null => useFileDrafts.getState()[chat] ?? null

export function keepFile(chat: string, file: File): void {
  useFileDrafts.setState({ [chat]: { file, sent: null } })
}

/** How far this file is, whatever its chat is called by now. */
export function noteSent(file: File, sent: number | null): void {
  const chat = chatOf(file)
  if (chat !== null) useFileDrafts.setState({ [chat]: { file, sent } })
}

/** Leaves it out, or stops what is on its way. */
export function leaveFileOut(chat: string): void {
  const draft = fileDraftOf(chat)
  if (draft?.sent != null) stopped.add(draft.file)
  if (draft !== null) forgetFile(draft.file)
}

/** It is sent, or not wanted. */
export function forgetFile(file: File): void {
  const left = Object.entries(useFileDrafts.getState()).filter(([, draft]) => draft.file !== file)
  useFileDrafts.setState(Object.fromEntries(left), true)
}

export const isStopped = (file: File): boolean => stopped.has(file)

/** Whether it was stopped; asked once, at the end of its upload. */
export const takeStopped = (file: File): boolean => stopped.delete(file)

/** The chat goes on under another name, and its file with it. A file that was chosen there already stays. */
export function moveFile(from: string, to: string): void {
  const draft = fileDraftOf(from)
  if (from === to || draft === null) return
  const isFree = fileDraftOf(to) === null
  forgetFile(draft.file)
  if (isFree) useFileDrafts.setState({ [to]: draft })
}

const chatOf = (file: File): string | null =>
  Object.entries(useFileDrafts.getState()).find(([, draft]) => draft.file === file)?.[0] ?? null
