import type { SessionView } from '../../shared/model/session.ts'

export interface GroupInfo {
  readonly id: string
  readonly name: string
}
export interface ContactInfo {
  readonly id: string
  readonly name: string
  readonly number: string
}

/** All sessions of this laptop: the verbs of the design, one place. Unknown ids throw `CommandError('not-found')`. */
export interface SessionHub {
  list(): readonly SessionView[]
  find(id: string): SessionView | null
  add(id: string, name?: string): SessionView
  rename(id: string, name: string): SessionView
  remove(id: string): Promise<void>
  /** Starts (or resumes) the session and returns at once; progress comes as events. Idempotent. */
  connect(id: string): SessionView
  /** Closes the browser and keeps the link. Resolves when it is closed (bounded). */
  disconnect(id: string): Promise<SessionView>
  restart(id: string): Promise<SessionView>
  /** Logs out at WhatsApp, closes the browser, then deletes the profile. */
  unlink(id: string): Promise<SessionView>
  usePairingCode(id: string, phone: string): Promise<SessionView>
  useQr(id: string): Promise<SessionView>
  takeOver(id: string): Promise<SessionView>
  /** The page as it looks now, as JPEG in base64; null when there is none, or it does not answer in time. */
  pagePicture(id: string): Promise<string | null>
  groups(id: string): Promise<readonly GroupInfo[] | null>
  /** While the link is young, people with a chat only. */
  contacts(id: string): Promise<readonly ContactInfo[] | null>
  /** How long the link of this session is still young, ms; 0 when it is not. */
  youngForMs(id: string): number
  /** Connects every session that was connected when the app last ran, plus `also`, one after another. Resolves when the first browser is being started, or none will be. */
  startSaved(also: readonly string[]): Promise<void>
  /** Closes all browsers, keeps all links; bounded by `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>
  onChanged(listener: (session: SessionView) => void): () => void
  onRemoved(listener: (id: string) => void): () => void
}
