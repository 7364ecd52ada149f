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
