import { msg, type Message } from '../../shared/words/say.ts'
import type { Logger } from '../../core/ports.ts'
import type { ComputerView } from '../../shared/model/computer.ts'
import type { LoginItem } from './login-item.ts'

type StartAtLoginView = ComputerView['startAtLogin']

export interface StartAtLogin {
  readonly view: StartAtLoginView
  /** Makes the system do what the setting says and reads back the truth. */
  apply(isWanted: boolean): Promise<void>
  /** At the start: a program that was moved is written down anew; what the owner switched off in the system stays off. */
  begin(isWanted: boolean): Promise<void>
}

const REFUSED = msg('login.refused')
const SWITCHED_OFF = msg('login.switched-off')

/** Keeps the setting and the system's own list together, and says when they differ. One change at a time. */
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
