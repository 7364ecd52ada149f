import { expect, test, vi } from 'vitest'
import { startGatewayFixture } from './testing/gateway-fixture.ts'
import type { Gateway } from './gateway.ts'

const files = vi.hoisted(() => ({ held: true }))
vi.mock('./gateway-server.ts', async (importOriginal) => {
  if (files.held) throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
  return importOriginal()
})

test('a gateway whose files could not be read listens at the next call, and can be closed before that', async () => {
  const gateways: Gateway[] = []
  const prepare = (gateway: Gateway) => void gateways.push(gateway)
  await expect(startGatewayFixture({ prepare })).rejects.toMatchObject({ code: 'unavailable' })
  await gateways[0]!.close()
  await expect(startGatewayFixture({ prepare })).rejects.toMatchObject({ code: 'unavailable' })
  files.held = false
  const { port } = await gateways[1]!.listen()
  expect(port).toBeGreaterThan(0)
  expect(new Set(gateways[1]!.routes).size).toBe(gateways[1]!.routes.length)
  await gateways[1]!.close()
})
