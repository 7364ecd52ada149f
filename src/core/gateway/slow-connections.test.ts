import { expect, test } from 'vitest'
import { createGatewayServer } from './gateway-server.ts'

test('limits the time of headers and requests, and the number of connections', () => {
  const dependencies = { settings: {}, clock: {}, logger: {} } as unknown as Parameters<typeof createGatewayServer>[0]
  const { server } = createGatewayServer(dependencies, { streams: {} as never, routes: [] })
  expect(server.headersTimeout).toBe(10_000)
  expect(server.requestTimeout).toBe(30_000)
  expect(server.maxConnections).toBeLessThanOrEqual(300)
})
