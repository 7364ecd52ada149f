import type { CoreChannels } from '../core-channels.ts'
import type { Webhook } from '../webhook/webhook.ts'
import type { DiagnosisFeed } from '../support/diagnosis-feed.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { SessionLabels } from '../metrics/session-labels.ts'
import type { GatewaySender } from '../replies/gateway-send.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { CoreRights } from './core-rights.ts'
import type { EventStreams } from './event-streams.ts'
import type { GatewayKeys } from './gateway-keys.ts'
import type { TakenPort } from './taken-port.ts'

/** What the gateway needs of the core. */
export interface GatewayDependencies {
  readonly sessions: Sessions
  readonly webhook: Pick<Webhook, 'counts'>
  readonly sends: Pick<GatewaySender, 'send'>
  readonly settings: SettingsReader
  readonly clock: Clock
  readonly logger: Logger
  readonly version: string
  /** What a core may do to the shops of this host. */
  readonly rights: CoreRights
  readonly diagnosis: Pick<DiagnosisFeed, 'current'>
  /** The command stream and the session events, as `/health` shows them. */
  readonly channels: Pick<CoreChannels, 'status'>
  readonly metrics: Pick<Metrics, 'text'>
  /** The name of a session in the metrics. */
  readonly labels: Pick<SessionLabels, 'of'>
  readonly takenPort: Pick<TakenPort, 'set'>
}

/** The headers that may carry a key; all but `x-api-key` count on one path each. */
export type KeyHeader = 'x-api-key' | 'x-gateway-secret' | 'authorization'

/** The dependencies of every route file. */
export interface RouteContext extends GatewayDependencies {
  readonly streams: EventStreams
  readonly hasKey: GatewayKeys['has']
}
