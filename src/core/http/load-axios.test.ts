import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { createRealClock } from '../testing/real-clock.ts'
import { createHttpClient } from './http-client.ts'

const files = vi.hoisted(() => ({ held: true }))
vi.mock('axios', async (importOriginal) => {
  if (files.held) throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
  return importOriginal()
})

test('a post fails as never sent while axios cannot be read, and the next post reads it again', async () => {
  let requests = 0
  const server = createServer((_request, response) => {
    requests += 1
    response.end('taken')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = createHttpClient(createRealClock())
  const post = () =>
    client.post({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      body: Buffer.from('{}'),
      headers: {},
      timeoutMs: 5_000,
    })
  expect(await post()).toMatchObject({ kind: 'network' })
  files.held = false
  expect(await post()).toMatchObject({ kind: 'answer', body: 'taken' })
  expect(requests).toBe(1)
  client.close()
  server.close()
})
