import type { SessionState, SessionView } from '../../../shared/model/session.ts'
import type { ContactEntry, GroupEntry } from '../../whatsapp/whatsapp-client.ts'

/** Sessions without browsers: the test sets their states. */
export class FakeSessions {
  readonly views = new Map<string, SessionView>()
  readonly calls: string[] = []
  readonly changed = new Set<(session: SessionView) => void>()
  readonly removed = new Set<(id: string) => void>()
  groupsOf: Record<string, readonly GroupEntry[]> = {}
  contactsOf: Record<string, readonly ContactEntry[]> = {}
  fault: Error | null = null

  put(id: string, state: SessionState, phone: string | null = null): SessionView {
    const view = {
      id,
      name: id,
      state,
      since: 1_765_000_000_000,
      phone,
      pushName: null,
      linked: false,
      selfCheck: null,
    }
    this.views.set(id, view)
    this.changed.forEach((listener) => listener(view))
    return view
  }
  find = (id: string) => this.views.get(id) ?? null
  list = () => [...this.views.values()]
  add = (id: string) => this.note('add', id, () => this.put(id, { kind: 'stopped' }))
  connect = (id: string) => this.note('connect', id, () => this.put(id, { kind: 'starting' }))
  disconnect = async (id: string) => this.note('disconnect', id, () => this.put(id, { kind: 'stopped' }))
  unlink = async (id: string) => this.note('unlink', id, () => this.put(id, { kind: 'unlinked' }))
  useQr = async (id: string) =>
    this.note('useQr', id, () => this.put(id, { kind: 'needs-link', offer: { method: 'preparing' } }))
  groups = async (id: string) => this.groupsOf[id] ?? null
  contacts = async (id: string) => this.contactsOf[id] ?? null
  youngMs: Record<string, number> = {}
  youngForMs = (id: string) => this.youngMs[id] ?? 0
  onChanged = (listener: (session: SessionView) => void) => {
    this.changed.add(listener)
    return () => this.changed.delete(listener)
  }
  onRemoved = (listener: (id: string) => void) => {
    this.removed.add(listener)
    return () => this.removed.delete(listener)
  }
  listeners = () => this.changed.size + this.removed.size
  private note<T>(verb: string, id: string, run: () => T): T {
    this.calls.push(`${verb} ${id}`)
    if (this.fault) throw this.fault
    return run()
  }
}
