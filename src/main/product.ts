import { join } from 'node:path'

/** Names shared with the installer, the system and the page. Never change `appId`: released installers derive their identity from it. */
export const product = {
  name: 'Salesboy',
  appId: 'app.salesboy.desktop',
  /** Desktop file name of the program on Linux; equals `desktopName` in package.json. The appId already ends in `.desktop`. */
  desktopFile: 'app.salesboy.desktop',
  scheme: 'app',
  /** Setup links: `salesboy://connect?…`. */
  linkScheme: 'salesboy',
  /** Origin of our page: a standard scheme with one host, so that the page has a real origin. */
  origin: 'app://bundle',
  home: 'app://bundle/index.html',
} as const

/** Paths of built files, relative to out/main/index.js; they work both unpacked and inside app.asar. */
export const builtPaths = {
  preload: join(import.meta.dirname, '../preload/index.cjs'),
  renderer: join(import.meta.dirname, '../renderer'),
  resources: join(import.meta.dirname, '../../resources'),
} as const
