import { isDeepStrictEqual } from 'node:util'
import type { BrowserView } from '../../shared/model/browser.ts'
import type { Diagnosis } from '../../shared/model/core-status.ts'
import type { Basics } from '../basics.ts'
import type { BrowserRoom } from '../browser/create-browser-room.ts'
import { builtAt } from '../built-at.ts'
import type { CoreChannels } from '../core-channels.ts'
import type { CoreClient } from '../webhook/core-client.ts'
import type { Webhook } from '../webhook/webhook.ts'
import type { TakenPort } from '../gateway/taken-port.ts'
import type { Replies } from '../replies/replies.ts'
import type { EventHub } from '../rpc/event-hub.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { diagnose } from './diagnose.ts'

export interface DiagnosisFeedDeps extends Omit<Basics, 'logger'> {
  readonly coreClient: Pick<CoreClient, 'offset'>
  readonly sessions: Pick<Sessions, 'list' | 'onChanged' | 'onRemoved'>
  readonly webhook: Pick<Webhook, 'coreStatus'>
  readonly replies: Pick<Replies, 'pause' | 'reachOut'>
  readonly channels: Pick<CoreChannels, 'kinds'>
  readonly browser: Pick<BrowserRoom, 'view' | 'onChanged'>
  readonly takenPort: Pick<TakenPort, 'current'>
  readonly events: Pick<EventHub, 'publish'>
}

/** Keeps the sentence about the overall state and publishes it when it changes. */
export class DiagnosisFeed {
  readonly #deps: DiagnosisFeedDeps
  readonly #unsubscribe: readonly (() => void)[]
  #told: Diagnosis | null = null

  constructor(deps: DiagnosisFeedDeps) {
    this.#deps = deps
    const look = (): void => this.#look()
    // `queue` is included because the queue moves when the core has answered, and each answer carries the core's time.
    const kinds = ['core', 'pause', 'reach-out', 'queue', 'channels', 'taken-port'] as const
    this.#unsubscribe = [
      deps.sessions.onChanged(look),
      deps.sessions.onRemoved(look),
      deps.browser.onChanged(look),
      deps.settings.onChanged(look),
      deps.storage.writes.onStuck(look),
      ...kinds.map((kind) => deps.changes.on(kind, look)),
    ]
  }

  /** Call before the record is closed, because each check reads it. */
  stop(): void {
    for (const off of this.#unsubscribe) off()
  }

  current(): Diagnosis {
    const { clock, settings, storage, coreClient, sessions, webhook, replies, channels, browser, takenPort } =
      this.#deps
    const views = sessions.list()
    let view: BrowserView | undefined
    return diagnose({
      now: clock.now(),
      sessions: views,
      reachOut: replies.reachOut.held(views.map(({ id }) => id)),
      core: webhook.coreStatus(),
      pause: replies.pause.status(),
      channels: channels.kinds(),
      browser: () => (view ??= browser.view()),
      isBrowserNamed: settings.get('browser.path') !== '',
      isDiskStuck: storage.writes.isStuck,
      clockOffMs: coreClient.offset.rightNow() - clock.now(),
      whatsappOffMs: coreClient.offset.whatsappOffMs,
      builtAt,
      takenPort: takenPort.current,
    })
  }

  #look(): void {
    const now = this.current()
    if (isDeepStrictEqual(now, this.#told)) return
    this.#told = now
    this.#deps.events.publish({ type: 'diagnosis.changed', diagnosis: now })
  }
}
