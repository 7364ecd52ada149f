import { msg } from '../../../shared/words/say.ts'
import type { Sessions } from '../../sessions/sessions.ts'
import type { MessageWay } from '../../testing/message-way.ts'
import { createCoreRights } from '../core-rights.ts'
import { createGateway } from '../create-gateway.ts'
import type { Gateway } from '../gateway.ts'
import { SessionLabels } from '../../metrics/session-labels.ts'
import { TakenPort } from '../taken-port.ts'

const OFF = { kind: 'off', since: 0, nextTryAt: null, detail: null, waiting: 0, dead: 0 } as const

/** A gateway over a message path that has neither a diagnosis nor channels to the core. */
export function createLoneGateway(sessions: Sessions, { rooms }: MessageWay): Gateway {
  return createGateway({
    sessions,
    ...rooms,
    logger: rooms.logger.child('gateway'),
    takenPort: new TakenPort(rooms),
    metrics: { text: async () => null },
    labels: new SessionLabels(rooms.storage.keyValue),
    version: '1',
    rights: createCoreRights(rooms.settings, 'headless'),
    diagnosis: {
      current: () => ({
        fault: 'none',
        sentence: '',
        said: msg('headline.getting-ready'),
        action: 'none',
        sessionId: null,
      }),
    },
    channels: { status: () => ({ stream: OFF, events: OFF }) },
  })
}
