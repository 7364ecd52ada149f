/**
 * Connects and disconnects one session repeatedly: `node bench/leak.ts [rounds]` after a build. Prints the memory, open files and
 * processes that are left.
 */
import { startHostBed } from './host-bed.ts'
import { megabytes, openFiles, processIds } from './support/process-tree.ts'
import { readNumbers } from '../scripts/read-options.mjs'

/** The gateway API creates sessions only under ids in the core's own format. */
const shop = '00000000-0000-4000-8000-00000000000a'
const [rounds = 50] = readNumbers('node bench/leak.ts [ROUNDS]', 1)
const bed = await startHostBed()
try {
  await bed.link(shop, '2347000000000')
  await bed.host.api('POST', '/session/stop', { userId: shop })
  await bed.stopped(shop)
  console.log('round  host MB  open files  processes besides the host')
  for (let round = 0; round <= rounds; round += 1) {
    if (round > 0) {
      await bed.host.api('POST', '/session/start', { userId: shop })
      await bed.connected(shop)
      await bed.host.api('POST', '/session/stop', { userId: shop })
      await bed.stopped(shop)
    }
    if (round % 5 !== 0 && round !== rounds) continue
    const tree = processIds(bed.pid)
    const row = [megabytes([bed.pid]), openFiles(bed.pid), tree.length - 1]
    console.log([String(round).padStart(5), ...row.map((value) => String(value).padStart(9))].join(' '))
  }
} finally {
  await bed.stop()
}
