/** Holds `slow` connections that never finish their headers, and `fast` ones that repeat whole requests, until its stdin ends. */
import { connect } from 'node:net'

const [port, slow, fast] = process.argv.slice(2).map(Number) as [number, number, number]
const AGAIN_MS = 1_000
const counts = { opened: 0, answered: 0, cut: 0 }
const again = (run: () => void) => setTimeout(run, AGAIN_MS * (0.5 + Math.random()))

/** Sends one header line a second for ever. A server without a limit keeps such a connection open. */
function dawdle(): void {
  const socket = connect(port, '127.0.0.1')
  counts.opened += 1
  let drip: NodeJS.Timeout | undefined
  socket.on('connect', () => {
    socket.write('GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n')
    drip = setInterval(() => socket.write('x-slow: 1\r\n'), AGAIN_MS)
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clearInterval(drip)
    counts.cut += 1
    again(dawdle)
  })
  socket.resume()
}

/** Sends a whole request with a wrong key, then opens another connection about a second after it closes. */
function pester(): void {
  const socket = connect(port, '127.0.0.1')
  counts.opened += 1
  socket.on('connect', () =>
    socket.write('GET /session/status/x HTTP/1.1\r\nHost: 127.0.0.1\r\nx-api-key: wrong\r\nConnection: close\r\n\r\n'),
  )
  socket.on('data', () => (counts.answered += 1))
  socket.on('error', () => undefined)
  socket.on('close', () => again(pester))
}

for (let index = 0; index < slow; index += 1) again(dawdle)
for (let index = 0; index < fast; index += 1) again(pester)
process.stdin.resume().on('end', () => {
  process.stdout.write(JSON.stringify(counts))
  process.exit(0)
})
