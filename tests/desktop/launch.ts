import { test } from 'vitest'
import { runDesktop as runStandIn, startDesktop as startStandIn } from '../electron-standin/start-desktop.ts'
import { runRealDesktop, startRealDesktop } from './real/start-real-desktop.ts'

/** SALESBOY_DESKTOP=electron runs the desktop specs in the real Electron; otherwise they run on the stand-in. */
export const isRealElectron = process.env['SALESBOY_DESKTOP'] === 'electron'

export const startDesktop: typeof startStandIn = isRealElectron ? startRealDesktop : startStandIn
export const runDesktop: typeof runStandIn = isRealElectron ? runRealDesktop : runStandIn

/** For what only the stand-in can play: a foreign frame, a computer without a vault, an installed copy. */
export const standInTest: (name: string, run: () => Promise<void>) => void = isRealElectron
  ? () => undefined
  : (name, run) => test(name, run)

/** For what the real Electron does so on Linux only: files of the desktop, one line on the terminal, arguments behind an address. */
export const linuxTest: typeof standInTest =
  isRealElectron && process.platform !== 'linux' ? () => undefined : (name, run) => test(name, run)

/** For what needs a shell script that plays a program. */
export const posixTest: typeof standInTest =
  isRealElectron && process.platform === 'win32' ? () => undefined : (name, run) => test(name, run)
