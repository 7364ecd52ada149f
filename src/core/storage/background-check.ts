export type CheckResult = 'sound' | 'damaged' | 'unknown'

/** The code of the check's own thread. It is text, so that it works the same from source and from a bundle, without a second file. */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads')
const { DatabaseSync } = require('node:sqlite')
let result = 'unknown'
try {
  const database = new DatabaseSync(workerData, { readOnly: true, timeout: 5000 })
  result = database.prepare('PRAGMA quick_check(1)').get().quick_check === 'ok' ? 'sound' : 'damaged'
  database.close()
} catch (error) {
  if ([11, 26].includes(error.errcode & 0xff)) result = 'damaged'
}
parentPort.postMessage(result)
`

export interface BackgroundCheck {
  /** Null until the check is over. */
  readonly result: CheckResult | null
  stop(): void
}

/**
 * Reads every page of the database in another thread while the program works, because with a million messages that takes seconds. The
 * thread does not keep the program from ending.
 */
export function startBackgroundCheck(path: string, over: (result: CheckResult) => void): BackgroundCheck {
  let result: CheckResult | null = null
  const end = (found: CheckResult) => {
    if (result !== null) return
    result = found
    over(found)
  }
  // Loaded only here: the check runs only for a large record after a crash, so a normal start need not load it.
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const worker = new Worker(THREAD, { eval: true, workerData: path })
  worker.unref()
  worker.on('message', (found: CheckResult) => end(found))
  worker.on('error', () => end('unknown'))
  return {
    get result() {
      return result
    },
    stop() {
      result ??= 'unknown'
      void worker.terminate()
    },
  }
}
