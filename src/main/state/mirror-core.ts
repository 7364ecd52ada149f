import type { Snapshot } from '../../shared/contract/events.ts'
import type { ShellCore } from '../shell-core.ts'
import { emptyShellState, reduceShellState, shellStateFromSnapshot, type ShellState } from './shell-state.ts'

export interface CoreMirror {
  readonly state: ShellState
  /** Calls `listener` after every change. Returns the function that unsubscribes it. */
  onChanged(listener: (state: ShellState) => void): () => void
}

/** Follows the core like any client: subscribes, takes a snapshot, drops events that the snapshot already contains, applies the rest. */
export async function mirrorCore(core: Pick<ShellCore, 'dispatch' | 'onEvent'>): Promise<CoreMirror> {
  let state = emptyShellState
  let seq = -1
  const early: Parameters<Parameters<ShellCore['onEvent']>[0]>[0][] = []
  const listeners = new Set<(state: ShellState) => void>()

  function apply(numbered: (typeof early)[number]): void {
    if (numbered.seq <= seq) return
    seq = numbered.seq
    const next = reduceShellState(state, numbered.event)
    if (next === state) return
    state = next
    for (const listener of [...listeners]) listener(state)
  }

  let isReady = false
  core.onEvent((numbered) => (isReady ? apply(numbered) : early.push(numbered)))
  const answer = await core.dispatch('snapshot', {})
  if (answer.ok) {
    const snapshot = answer.value as Snapshot
    state = shellStateFromSnapshot(snapshot)
    seq = snapshot.seq
  }
  isReady = true
  for (const numbered of early) apply(numbered)

  return {
    get state() {
      return state
    },
    onChanged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
