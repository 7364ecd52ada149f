import type { Core } from '../core/create-core.ts'
import type { CorePorts } from '../core/ports.ts'

/** The part of the core that the shell uses. Narrow, so that tests can replace it with a small fake. */
export type ShellCore = Pick<Core, 'dispatch' | 'onEvent' | 'start' | 'stop' | 'stopNow'> & {
  readonly settings: Pick<Core['settings'], 'get' | 'secret' | 'onChanged'>
  readonly gateway: Pick<Core['gateway'], 'listen'>
}

export type CreateCore = (ports: CorePorts) => Promise<ShellCore>
