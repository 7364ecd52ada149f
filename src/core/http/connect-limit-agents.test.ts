import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { get, type Agent, type RequestListener, createServer } from 'node:http'
import { connect, type AddressInfo, type LookupFunction, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createRealClock } from '../testing/real-clock.ts'
import { createConnectLimitAgents } from './connect-limit-agents.ts'

/** An agent whose lookup returns these addresses for every name, as for a dual-stack name. */
function agentFor(addresses: readonly string[]): Agent {
  const { http, destroy } = createConnectLimitAgents(createRealClock(), 10_000, null)
  const lookup: LookupFunction = (_name, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    )
  ;(http as unknown as { options: { lookup: LookupFunction } }).options.lookup = lookup
  onTestFinished(destroy)
  return http
}

const ask = (agent: Agent, port: number) =>
  new Promise<number | string>((resolve) => {
    get({ agent, host: 'core.example.com', port }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })

/** A server whose process is stopped and whose queue is full: the next connection is answered only when the process continues. */
async function startSlowServer(): Promise<{ readonly port: number; readonly child: ChildProcess }> {
  const code = `const s=require('http').createServer((q,r)=>r.end('slow'));s.listen({port:0,host:'127.0.0.1',backlog:1},()=>console.log(s.address().port))`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  const sockets: Socket[] = []
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    child.kill('SIGKILL')
  })
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  const port = Number(line)
  child.kill('SIGSTOP')
  // The first connection beyond the queue is left waiting.
  await vi.waitFor(() => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    sockets.push(socket)
    expect(waiting(port)).toBeGreaterThan(0)
  })
  return { port, child }
}

/** Number of unanswered connection requests to this port (SYN_SENT in proc(5)). */
function waiting(port: number): number {
  const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .filter((line) => line.trim().split(/\s+/)[2] === remote && line.trim().split(/\s+/)[3] === '02').length
}

test.runIf(process.platform === 'linux')(
  'an address that answers slowly is waited for, although the name has another address',
  async () => {
    const { port, child } = await startSlowServer()
    const before = waiting(port)
    // Nothing listens at the second address.
    const answer = ask(agentFor(['127.0.0.1', '127.0.0.2']), port)
    await vi.waitFor(() => expect(waiting(port)).toBe(before + 1))
    child.kill('SIGCONT')
    // The request to connect was dropped, and the system repeats it a second later.
    expect(await answer).toBe(200)
  },
  20_000,
)

test('an address that refuses is left for the next one at once', async () => {
  const answer: RequestListener = (_request, response) => response.end()
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  expect(await ask(agentFor(['127.0.0.2', '127.0.0.1']), port)).toBe(200)
  expect(await ask(agentFor(['127.0.0.2', '127.0.0.3']), port)).toMatch(/ECONNREFUSED/)
})
