/** Stores messages as fast as it can until it is killed. Prints the id of each message only after the message is durable. */
import { createMemoryLogger } from '../../testing/memory-ports.ts'
import { createRealClock } from '../../testing/real-clock.ts'
import { openStorage } from '../open-storage.ts'
import { messageRow } from './scratch.ts'

const [path = '', prefix = ''] = process.argv.slice(2)
const storage = openStorage({ path, clock: createRealClock(), logger: createMemoryLogger() })

async function writer(name: string): Promise<void> {
  for (let count = 0; ; count += 1) {
    const id = `${prefix}-${name}-${count}`
    await storage.writes.run(() => storage.messages.insert(messageRow(id)))
    process.stdout.write(`${id}\n`)
  }
}
await Promise.all(['a', 'b', 'c'].map(writer))
