/*
 * Owns the HTTP API that a core may call. Reaches sessions, sending and health through narrow interfaces; knows nothing of how they work.
 */
import { EventStreams } from './event-streams.ts'
import { Gateway } from './gateway.ts'
import type { GatewayDependencies } from './gateway-deps.ts'

/**
 * Creates the gateway API that a core calls, drop-in for clients of the old gateway (docs/gateway-api.md). Its security depends on two
 * facts: the `Host` header is one of ours, and every route but `/health` and `/openapi.json` requires the key.
 */
export function createGateway(dependencies: GatewayDependencies): Gateway {
  const logger = dependencies.logger.child('gateway')
  return new Gateway({ ...dependencies, logger }, new EventStreams(dependencies.clock))
}
