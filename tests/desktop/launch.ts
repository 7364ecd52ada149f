import { test } from 'vitest'
import {
  type DesktopOptions,
  runDesktop as runStandIn,
  startDesktop as startStandIn,
} from '../electron-standin/start-desktop.ts'
import { runRealDesktop, startRealDesktop } from './real/start-real-desktop.ts'

/** SALESBOY_DESKTOP=electron runs the desktop specs in the real Electron. Otherwise they run on the stand-in. */
export const isRealElectron = process.env['SALESBOY_DESKTOP'] === 'electron'

/** The desktop that the stand-in plays when a test does not choose one (STANDIN_KIND). The specs run once for each. */
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
/** The system on which the program believes it runs. */
const platform = isRealElectron ? process.platform : (kind['STANDIN_PLATFORM'] ?? 'linux')

export const startDesktop: typeof startStandIn = isRealElectron
  ? startRealDesktop
  : (options) => startStandIn(inKind(options))
export const runDesktop: typeof runStandIn = isRealElectron ? runRealDesktop : (options) => runStandIn(inKind(options))

/** For tests that only the stand-in can play: a foreign frame, a computer without a vault, an installed copy. */
export const standInTest: (name: string, run: () => Promise<void>) => void = isRealElectron
  ? () => undefined
  : (name, run) => test(name, run)

/** For behaviour that exists only on Linux: desktop files, one line on the terminal, arguments after an address. */
export const linuxTest: typeof standInTest = platform !== 'linux' ? () => undefined : (name, run) => test(name, run)

/** For tests that need a shell script to play a program. */
export const posixTest: typeof standInTest =
  isRealElectron && process.platform === 'win32' ? () => undefined : (name, run) => test(name, run)
