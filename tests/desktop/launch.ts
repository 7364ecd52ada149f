import { test } from 'vitest'
import {
  type DesktopOptions,
  runDesktop as runStandIn,
  startDesktop as startStandIn,
} from '../electron-standin/start-desktop.ts'
import { runRealDesktop, startRealDesktop } from './real/start-real-desktop.ts'

/** SALESBOY_DESKTOP=electron runs the desktop specs in the real Electron; otherwise they run on the stand-in. */
export const isRealElectron = process.env['SALESBOY_DESKTOP'] === 'electron'

/**
 * Which desktop the stand-in plays when a test does not say (STANDIN_KIND): the specs run once for each.
 */
const KINDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  linux: {},
  wayland: { STANDIN_READY_TO_SHOW: 'withheld', STANDIN_ARGV: 'switches' },
  'no-tray': { STANDIN_TRAY: 'no', STANDIN_NOTIFICATIONS: 'silent' },
  windows: { STANDIN_PLATFORM: 'win32' },
  mac: { STANDIN_PLATFORM: 'darwin' },
}
const kindName = process.env['STANDIN_KIND'] ?? 'linux'
const kind = KINDS[kindName]
if (kind === undefined) throw new Error(`STANDIN_KIND is one of ${Object.keys(KINDS).join(', ')}, not ${kindName}.`)
const inKind = (options: DesktopOptions): DesktopOptions => ({ ...options, env: { ...kind, ...options.env } })
/** The system that the program believes to run on. */
const platform = isRealElectron ? process.platform : (kind['STANDIN_PLATFORM'] ?? 'linux')

export const startDesktop: typeof startStandIn = isRealElectron
  ? startRealDesktop
  : (options) => startStandIn(inKind(options))
export const runDesktop: typeof runStandIn = isRealElectron ? runRealDesktop : (options) => runStandIn(inKind(options))

/** For what only the stand-in can play: a foreign frame, a computer without a vault, an installed copy. */
export const standInTest: (name: string, run: () => Promise<void>) => void = isRealElectron
  ? () => undefined
  : (name, run) => test(name, run)

/** For what is so on Linux only: files of the desktop, one line on the terminal, arguments behind an address. */
export const linuxTest: typeof standInTest = platform !== 'linux' ? () => undefined : (name, run) => test(name, run)

/** For what needs a shell script that plays a program. */
export const posixTest: typeof standInTest =
  isRealElectron && process.platform === 'win32' ? () => undefined : (name, run) => test(name, run)
