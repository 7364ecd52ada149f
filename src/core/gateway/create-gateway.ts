/*
 * Owns the HTTP API that a core may call. Knows what it offers (sessions, sending, health) by narrow faces, and nothing of how it is done.
 */
import { EventStreams } from './event-streams.ts'
import { Gateway } from './gateway.ts'
import type { GatewayDependencies } from './gateway-deps.ts'

/**
 * The gateway API that a core calls, drop-in for clients of the old gateway (docs/gateway-api.md). It depends on two facts: the
 * `Host` header is one of ours, and every route but `/health` carries the key.
 */
export function createGateway(dependencies: GatewayDependencies): Gateway {
  const logger = dependencies.logger.child('gateway')
  return new Gateway({ ...dependencies, logger }, new EventStreams(dependencies.clock))
}
