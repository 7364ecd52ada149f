import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createEvent } from '../event.ts'
import { strict } from '../strict.ts'
import { readLoginItem, writeLoginItem } from './login-items.ts'
import { world } from '../world.ts'

type Closable = EventEmitter & { close(): void; destroy(): void; isDestroyed(): boolean }
/** The window classes fill this set. It is here so that quitting can close the windows without an import cycle. */
export const openWindows = new Set<Closable>()

const emitter = new EventEmitter()
const paths = new Map<string, string>()
let isReady = false
let isSandboxed = false
let announceReady: () => void = () => undefined
const ready = new Promise<void>((resolve) => (announceReady = resolve))

/** The folder in which each system keeps the data of programs. On Windows, the part that roams with the user. */
function appData(): string {
  if (process.platform === 'win32') return process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support')
  return process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
}

function userData(): string {
  return paths.get('userData') ?? join(appData(), world.packageJson.productName ?? world.packageJson.name)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false // no such process
  }
}

/** The lock is a file with our process id in the data folder. A second start leaves a note beside it, which we watch for. */
function requestLock(additionalData: unknown): boolean {
  const folder = join(userData(), 'stand-in-lock')
  mkdirSync(folder, { recursive: true })
  const lock = join(folder, 'pid')
  if (existsSync(lock) && isAlive(Number(readFileSync(lock, 'utf8')))) {
    writeFileSync(join(folder, `second-${process.pid}.json`), JSON.stringify({ argv: process.argv, additionalData }))
    return false
  }
  writeFileSync(lock, String(process.pid))
  watch(folder, () => {
    for (const name of readdirSync(folder).filter((entry) => entry.startsWith('second-'))) {
      const path = join(folder, name)
      let note: { argv: string[]; additionalData: unknown }
      try {
        note = JSON.parse(readFileSync(path, 'utf8'))
      } catch {
        continue // half written; the next change event reads it again
      }
      rmSync(path)
      void ready.then(() =>
        emitter.emit('second-instance', createEvent(), note.argv, process.cwd(), note.additionalData),
      )
    }
  }).unref()
  return true
}

function end(code: number): void {
  emitter.emit('quit', createEvent(), code)
  for (const window of [...openWindows]) window.destroy()
  // As in Electron, the running turn of the program ends first. Pages get a moment to close.
  setTimeout(() => process.exit(code), 100)
}

/** Removes a destroyed window from the list. Without any window left the program ends, unless it listens to that event. */
export function forgetWindow(window: Closable): void {
  openWindows.delete(window)
  if (openWindows.size > 0) return
  if (app.listenerCount('window-all-closed') === 0) app.quit()
  else app.emit('window-all-closed')
}

export function becomeReady(): void {
  isReady = true
  emitter.emit('ready', createEvent(), {})
  announceReady()
}

export const isSandboxEnabled = () => isSandboxed

/** Methods that exist on one system only. Elsewhere they are absent. */
const ofOneSystem =
  process.platform === 'win32' ? { setAppUserModelId: (id: string): void => void (world.appUserModelId = id) } : {}

export const app = strict(
  'app',
  Object.assign(emitter, ofOneSystem, {
    /** STANDIN_PACKAGED=1 plays an installed copy, with its resources in STANDIN_RESOURCES. */
    isPackaged: process.env['STANDIN_PACKAGED'] === '1',
    get name() {
      return world.packageJson.productName ?? world.packageJson.name
    },
    getName: () => world.packageJson.productName ?? world.packageJson.name,
    getAppPath: () => world.appDir,
    setAsDefaultProtocolClient(scheme: string, path?: string, args?: readonly string[]): boolean {
      // Plays a system that refuses: a policy gives the scheme to another program, or a sandbox blocks the call.
      if (process.env['STANDIN_SCHEME'] === 'refused') return false
      // As with xdg-settings: a program without a desktop file gets nothing.
      const desktopFile = join(process.env['XDG_DATA_HOME'] ?? '', 'applications', world.packageJson.desktopName)
      if (process.platform === 'linux' && !existsSync(desktopFile)) return false
      world.protocolClients.push({ scheme, path: path ?? null, args: args ?? [] })
      return true
    },
    /** STANDIN_VERSION plays a later version of the same program. */
    getVersion: () => process.env['STANDIN_VERSION'] ?? world.packageJson.version,
    isReady: () => isReady,
    whenReady: () => ready,
    getPath(name: string): string {
      if (name === 'userData') return userData()
      if (name === 'appData') return appData()
      if (name === 'home') return homedir()
      throw new Error(`The Electron stand-in knows no path "${name}".`)
    },
    setPath(name: string, path: string): void {
      if (!existsSync(path)) throw new Error('Failed to set path')
      paths.set(name, path)
    },
    enableSandbox(): void {
      if (isReady) throw new Error('app.enableSandbox() can only be called before app is ready')
      isSandboxed = true
    },
    getLoginItemSettings: readLoginItem,
    setLoginItemSettings: writeLoginItem,
    requestSingleInstanceLock: (additionalData?: unknown) => requestLock(additionalData),
    relaunch(options: { readonly execPath?: string; readonly args?: readonly string[] } = {}): void {
      world.warnings.push('relaunch')
      process.stderr.write(`[stand-in] relaunch ${JSON.stringify(options)}\n`)
    },
    quit(): void {
      const before = createEvent()
      emitter.emit('before-quit', before)
      if (before.defaultPrevented) return
      for (const window of [...openWindows]) window.close()
      if (openWindows.size > 0) return // a window refused to close, so nothing quits
      const will = createEvent()
      emitter.emit('will-quit', will)
      if (!will.defaultPrevented) end(0)
    },
    exit: (code = 0) => end(code),
  }),
)
