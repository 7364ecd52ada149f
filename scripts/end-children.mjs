import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'

const PATIENCE_MS = 12_000
const LOOK_EVERY_MS = 100
/** ms. A busy machine needs time to clear away killed processes. */
const DYING_MS = 3_000
/** ms. A process that waits for the disk does not stop until the disk answers. */
const STOPPING_MS = 2_000
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }

/** @typedef {{ pid: number, parent: number, key: string, isStopped: boolean }} Process */

/**
 * All processes from /proc. A zombie (ended, its exit code not collected yet) is left out.
 * @returns {Process[]}
 */
function listOnLinux() {
  return readdirSync('/proc').flatMap((name) => {
    try {
      if (!/^\d+$/.test(name)) return []
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      // The process name in brackets may itself hold brackets. The fields after it: state, parent, …, and twentieth the start time in
      // ticks since the boot.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (fields[0] === 'Z' || fields[0] === 'X') return []
      return [
        { pid: Number(name), parent: Number(fields[1]), key: `${name} ${fields[19]}`, isStopped: fields[0] === 'T' },
      ]
    } catch {
      return [] // it ended while we looked
    }
  })
}

/** The same from `ps`, for systems without /proc. @returns {Process[]} */
function listByPs() {
  const { stdout, pid: own } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,lstart='], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  return (stdout ?? '')
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*\S)\s*$/.exec(line))
    .filter((match) => match !== null && !match[3].startsWith('Z') && Number(match[1]) !== own)
    .map((match) => ({
      pid: Number(match[1]),
      parent: Number(match[2]),
      key: `${match[1]} ${match[4]}`,
      isStopped: match[3].startsWith('T'),
    }))
}

/**
 * Every process below `root`, and whether it is stopped. The key is `pid started-at`, so a reused pid counts as another process. Empty on
 * Windows, where a console ends all of its programs itself.
 * @param {number} root @returns {ReadonlyMap<string, boolean>}
 */
export function listDescendants(root) {
  if (process.platform === 'win32') return new Map()
  const processes = process.platform === 'linux' ? listOnLinux() : listByPs()
  const below = new Set([root])
  const found = new Map()
  // A child may come before its parent in the list: repeat until nothing is new.
  for (let before = -1; before !== below.size;) {
    before = below.size
    for (const { pid, parent, key, isStopped } of processes) {
      if (!below.has(parent) || below.has(pid)) continue
      below.add(pid)
      found.set(key, isStopped)
    }
  }
  return found
}

/** Those of `keys` that still run, whatever their parent is now. @param {Iterable<string>} keys @returns {string[]} */
export function stillRunning(keys) {
  const all = listDescendants(0)
  return [...keys].filter((key) => all.has(key))
}

/** @param {Iterable<string>} keys @param {NodeJS.Signals} signal */
export function signalAll(keys, signal) {
  for (const key of keys) {
    try {
      process.kill(Number(key.split(' ')[0]), signal)
    } catch {
      // It ended since we looked.
    }
  }
}

/**
 * Stops every descendant that is not in `seen`, adds it there, and returns those. A running process could start a child between two
 * looks; that child would lose its parent and live on. So the function repeats until all are stopped, because SIGSTOP may take effect
 * late.
 * @param {Set<string>} seen @returns {string[]}
 */
function stopDescendants(seen) {
  const stopped = new Set()
  const began = Date.now()
  for (;;) {
    const all = listDescendants(process.pid)
    const fresh = [...all.keys()].filter((key) => !seen.has(key))
    const isMoving = [...stopped].some((key) => all.get(key) === false) && Date.now() - began < STOPPING_MS
    if (fresh.length === 0 && !isMoving) return [...stopped]
    signalAll(fresh, 'SIGSTOP')
    for (const key of fresh) {
      seen.add(key)
      stopped.add(key)
    }
  }
}

/**
 * From now on a signal that ends this process first ends everything below it: SIGTERM, then SIGKILL after `patienceMs`. Without this a
 * browser or a host that a script started would live on.
 */
export function endChildrenOnSignals(patienceMs = PATIENCE_MS) {
  let ending = false
  const end = (number) => {
    // npm and a terminal both send the signal: ignore the second one.
    if (ending) return
    ending = true
    const seen = new Set()
    const began = Date.now()
    const look = () => {
      const passed = Date.now() - began
      const fresh = stopDescendants(seen)
      signalAll(fresh, 'SIGTERM')
      signalAll(fresh, 'SIGCONT')
      const left = stillRunning(seen)
      if (left.length === 0 || passed > patienceMs + DYING_MS) process.exit(128 + number)
      if (passed > patienceMs) signalAll(left, 'SIGKILL')
      setTimeout(look, LOOK_EVERY_MS)
    }
    look()
  }
  for (const [signal, number] of Object.entries(SIGNALS)) process.on(signal, () => end(number))
}
