/**
 * Redirects Node's functions for time, chance and disk to the simulated world while one is played. The product imports these functions
 * unchanged. Nothing changes for an importer of this file until `enter`.
 */
import childProcess from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'
import timers from 'node:timers/promises'
import { DatabaseSync, StatementSync } from 'node:sqlite'

/** The world's replacement for the machine that the program runs on. */
export interface MachineFace {
  /** Whether the program has died within this step: its remaining actions have no effect. */
  readonly isHaunted: boolean
  random(): number
  now(): number
  immediate(run: () => void): () => void
  timer(milliseconds: number, run: () => void): () => void
  /** A disk access that other accesses may overtake. It never resolves after the program has died. */
  disk<T>(name: string, work: () => T): Promise<T>
  /** Called around each statement outside of prepared ones. */
  exec(database: DatabaseSync, sql: string, run: () => void): void
  stat(path: unknown, found: fs.Stats | fs.BigIntStats | undefined): void
  known(path: unknown, options: { readonly bigint?: boolean } | undefined): fs.Stats | fs.BigIntStats | undefined
  /** A file was written: this one, or an unknown one. */
  touched(path?: unknown): void
  opened(file: number): void
  closed(file: number): void
}

let face: MachineFace | null = null

const realImmediate = globalThis.setImmediate
/** Runs `work` in its own turn of the event loop. */
export const inTurn = <T>(work: () => T): Promise<T> =>
  new Promise((resolve, reject) => {
    realImmediate(() => {
      try {
        resolve(work())
      } catch (error) {
        reject(error as Error)
      }
    })
  })

/**
 * Runs all pending promise callbacks, as Node does after each of its own callbacks; call it only outside of promises. Node's function for
 * this is not documented. A turn of the event loop would do the same, but takes four times as long.
 */
export const settlePromises = (process as unknown as { _tickCallback(): void })._tickCallback.bind(process)

export function enter(world: MachineFace): void {
  install()
  if (face !== null) throw new Error('two worlds at once in one process')
  face = world
  for (const change of changes) change(world)
}

export function leave(): void {
  face = null
  for (const change of changes) change(null)
}

let isInstalled = false
function install(): void {
  if (isInstalled) return
  isInstalled = true
  chance()
  digests()
  time()
  disk()
  programs()
  syncBuiltinESMExports()
}

type Any = (...args: never[]) => unknown
/** Installs or removes the world's functions. They are made once per world, because some are called a million times in a week. */
const changes: ((world: MachineFace | null) => void)[] = []

/** Replaces a function while a world is played. */
function replace<T extends object>(owner: T, name: keyof T & string, by: (world: MachineFace, real: Any) => Any): void {
  const real = owner[name] as unknown as Any
  let now = real
  changes.push((world) => (now = world === null ? real : by(world, real)))
  const replaced = function (this: unknown, ...args: never[]): unknown {
    return now.apply(this, args)
  }
  Object.defineProperty(owner, name, { value: Object.assign(replaced, real), configurable: true, writable: true })
}

function chance(): void {
  replace(Math, 'random', (world) => () => world.random())
  replace(crypto, 'randomInt', (world) => (most: number) => Math.floor(world.random() * most))
  const bytes = (world: MachineFace, count: number) =>
    Buffer.from(Array.from({ length: count }, () => Math.floor(world.random() * 256)))
  replace(crypto, 'randomBytes', (world) => (count: number) => bytes(world, count))
  replace(crypto, 'randomUUID', (world) => () => {
    const hex = bytes(world, 16).toString('hex')
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join(
      '-',
    )
  })
}

/** Node makes digests in threads, so their order is random. The world makes them itself. */
function digests(): void {
  replace(
    globalThis.crypto.subtle,
    'digest',
    (world) => (_name: string, bytes: Uint8Array) =>
      world.disk('digest', () => new Uint8Array(crypto.createHash('sha256').update(bytes).digest()).buffer),
  )
}

function time(): void {
  replace(Date, 'now', (world) => () => world.now())
  replace(performance, 'now', (world) => () => world.now())
  const handle = (cancel: () => void) => ({
    cancel,
    ref: () => undefined,
    unref: (): unknown => handle(cancel),
    hasRef: () => true,
  })
  const cancel = (real: Any) => (given: { cancel?: () => void } | undefined) =>
    given?.cancel === undefined ? real(given as never) : given.cancel()
  replace(
    globalThis,
    'setImmediate',
    (world) =>
      (run: Any, ...args: never[]) =>
        handle(world.immediate(() => run(...args))),
  )
  replace(
    globalThis,
    'setTimeout',
    (world) =>
      (run: Any, milliseconds = 1, ...args: never[]) =>
        handle(world.timer(Math.max(1, milliseconds), () => run(...args))),
  )
  for (const name of ['clearTimeout', 'clearImmediate'] as const)
    replace(globalThis, name, (_world, real) => cancel(real))
  replace(timers, 'setImmediate', (world) => () => new Promise<void>((resolve) => void world.immediate(resolve)))
}

const ASYNC = [
  'readFile',
  'writeFile',
  'rm',
  'stat',
  'lstat',
  'readdir',
  'mkdir',
  'cp',
  'rename',
  'copyFile',
  'realpath',
  'readlink',
  'link',
  'access',
  'mkdtemp',
] as const

const CHANGES = [
  'renameSync',
  'rmSync',
  'truncateSync',
  'unlinkSync',
  'writeSync',
  'writeFileSync',
  'copyFileSync',
  'mkdirSync',
  'fsyncSync',
] as const

function disk(): void {
  for (const name of ASYNC) {
    const sync = fs[`${name}Sync`] as unknown as Any
    replace(
      fs.promises,
      name,
      (world) =>
        (...args: never[]) =>
          world.disk(name, () =>
            sync(
              ...(args.map((one) => ((one as unknown) instanceof OpenFile ? (one as OpenFile).fd : one)) as never[]),
            ),
          ),
    )
  }
  replace(
    fs.promises,
    'statfs',
    (world) => () => world.disk('statfs', () => ({ bavail: 2 ** 24, bfree: 2 ** 24, blocks: 2 ** 26, bsize: 4096 })),
  )
  replace(
    fs.promises,
    'open',
    // Reading works even if the disk is full.
    (world) => (path: string, flags: string | number, mode: number) =>
      world.disk(
        typeof flags === 'number' && (flags & 3) === 0 ? 'open to read' : 'open',
        () => new OpenFile(world, fs.openSync(path, flags, mode)),
      ),
  )
  replace(fs, 'openSync', (world, real) => (...args: never[]) => {
    if (world.isHaunted) throw new Error('the program is dead')
    const file = real(...args) as number
    world.opened(file)
    return file
  })
  replace(fs, 'closeSync', (world, real) => (file: never) => {
    if (world.isHaunted) return
    world.closed(file)
    real(file)
  })
  for (const name of CHANGES) {
    replace(fs, name, (world, real) => (...args: never[]) => {
      if (world.isHaunted) throw new Error('the program is dead')
      world.touched(args[0])
      if (args.length > 1) world.touched(args[1])
      return real(...args)
    })
  }
  replace(fs, 'statSync', (world, real) => (path: never, options: never) => {
    const known = world.known(path, options)
    if (known !== undefined) return known
    const found = real(path, options) as fs.Stats | undefined
    world.stat(path, found)
    return found
  })
  replace(
    DatabaseSync.prototype,
    'exec',
    (world, real) =>
      function (this: DatabaseSync, sql: string) {
        world.exec(this, sql, () => real.call(this, sql as never))
      } as unknown as Any,
  )
  const { run } = StatementSync.prototype
  StatementSync.prototype.run = function (this: StatementSync, ...values: Parameters<typeof run>) {
    face?.touched()
    return run.apply(this, values)
  } as typeof run
}

/** An open file, with the methods that the product uses. */
class OpenFile {
  readonly #world: MachineFace
  readonly fd: number
  constructor(world: MachineFace, fd: number) {
    this.#world = world
    this.fd = fd
  }
  read(buffer: Buffer, offset: number, length: number, place: number | null) {
    return this.#world.disk('read', () => ({ bytesRead: fs.readSync(this.fd, buffer, offset, length, place), buffer }))
  }
  write(buffer: Buffer, offset: number, length: number, place: number | null = null) {
    return this.#world.disk('write', () => ({
      bytesWritten: fs.writeSync(this.fd, buffer, offset, length, place),
      buffer,
    }))
  }
  readFile() {
    return this.#world.disk('readFile', () => fs.readFileSync(this.fd))
  }
  stat() {
    return this.#world.disk('stat', () => fs.fstatSync(this.fd))
  }
  sync() {
    return this.#world.disk('sync', () => fs.fsyncSync(this.fd))
  }
  close() {
    return this.#world.disk('close', () => fs.closeSync(this.fd))
  }
}

/** Refuses to start a program in a world. */
function programs(): void {
  replace(childProcess, 'spawn', () => () => {
    throw new Error('no program can be started in a simulated week')
  })
  replace(os, 'freemem', () => () => 2 ** 32)
  replace(process, 'memoryUsage', () => () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }))
}
