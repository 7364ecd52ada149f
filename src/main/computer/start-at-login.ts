import { msg, type Message } from '../../shared/words/say.ts'
import type { Logger } from '../../core/ports.ts'
import type { ComputerView } from '../../shared/model/computer.ts'
import type { LoginItem } from './login-item.ts'

type StartAtLoginView = ComputerView['startAtLogin']

export interface StartAtLogin {
  readonly view: StartAtLoginView
  /** Writes the setting to the system and reads back the actual state. */
  apply(isWanted: boolean): Promise<void>
  /** Called at program start. Rewrites an entry that is on (the program may have moved) and keeps one off that the owner switched off. */
  begin(isWanted: boolean): Promise<void>
}

const REFUSED = msg('login.refused')
const SWITCHED_OFF = msg('login.switched-off')

/** Keeps the setting and the system's login entry in sync and reports a difference in `view`. Runs one change at a time. */
export function createStartAtLogin(options: {
  readonly item: LoginItem
  readonly logger: Logger
  readonly onChanged: () => void
}): StartAtLogin {
  const { item, logger, onChanged } = options
  let view: StartAtLoginView = { actual: null, problem: null }
  let queue: Promise<void> = Promise.resolve()

  async function settle(isWanted: boolean, whenDifferent: Message, change: () => Promise<void>): Promise<void> {
    try {
      await change()
      const actual = await item.read()
      view = { actual, problem: actual === isWanted ? null : whenDifferent }
    } catch (error) {
      logger.warn('start at login could not be changed', { isWanted, error })
      view = { actual: view.actual, problem: REFUSED }
    }
    onChanged()
  }
  const enqueue = (run: () => Promise<void>) => (queue = queue.then(run))

  return {
    get view() {
      return view
    },
    apply: (isWanted) => enqueue(() => settle(isWanted, REFUSED, () => item.write(isWanted))),
    begin: (isWanted) =>
      enqueue(() =>
        settle(isWanted, isWanted ? SWITCHED_OFF : REFUSED, async () => {
          if (isWanted && (await item.read())) await item.write(true)
        }),
      ),
  }
}
