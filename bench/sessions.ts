/** Measures start time, memory and idle load with one and with three sessions: `node bench/sessions.ts` after a build. */
import { startHostBed } from './host-bed.ts'
import { cpuSeconds, megabytes, processIds } from './support/process-tree.ts'

const idleMs = 60_000
/** The gateway API creates sessions only under ids in the core's own format. */
const [a, b, c] = ['a', 'b', 'c'].map((letter) => `00000000-0000-4000-8000-00000000000${letter}`) as [
  string,
  string,
  string,
]
const bed = await startHostBed()
const figures = async (what: string) => {
  const tree = processIds(bed.pid)
  const browsers = tree.filter((pid) => pid !== bed.pid)
  console.log(`${what}: host ${megabytes([bed.pid])} MB, browsers ${megabytes(browsers)} MB (PSS)`)
}
try {
  await bed.link(a, '2347000000000')
  await figures('one session')
  for (let round = 1; round <= 3; round += 1) {
    const began = performance.now()
    await bed.restart()
    await bed.connected(a)
    console.log(
      `start of the program to connected, saved link (with the former stop): ${Math.round(performance.now() - began)} ms`,
    )
  }
  for (let round = 1; round <= 3; round += 1) {
    await bed.host.api('POST', '/session/stop', { userId: a })
    await bed.stopped(a)
    const began = performance.now()
    await bed.host.api('POST', '/session/start', { userId: a })
    await bed.connected(a)
    console.log(`Connect to connected, saved link: ${Math.round(performance.now() - began)} ms`)
  }
  await bed.link(b, '2347000000001')
  await bed.link(c, '2347000000002')
  await new Promise((resolve) => setTimeout(resolve, 10_000))
  await figures('three sessions')
  const tree = processIds(bed.pid)
  const before = [cpuSeconds([bed.pid]), cpuSeconds(tree)] as const
  await new Promise((resolve) => setTimeout(resolve, idleMs))
  const host = cpuSeconds([bed.pid]) - before[0]
  const all = cpuSeconds(tree) - before[1]
  console.log(
    `idle for a minute with three sessions: host ${host.toFixed(2)} s, all processes ${all.toFixed(2)} s of processor time`,
  )
} finally {
  await bed.stop()
}
