import { join } from 'node:path'

/** Names that the installer, the system and the page all know. `appId` never changes once shipped: installers derive their identity from it. */
export const product = {
  name: 'Salesboy',
  appId: 'app.salesboy.desktop',
  /** Of the program in the menus of Linux; package.json's `desktopName`, which ends like a desktop file already. */
  desktopFile: 'app.salesboy.desktop',
  scheme: 'app',
  /** Setup links: `salesboy://connect?…`. */
  linkScheme: 'salesboy',
  /** Our page's only address: a standard scheme with one host, so that it has a real origin. */
  origin: 'app://bundle',
  home: 'app://bundle/index.html',
} as const

/** Built files, found from out/main/index.js both unpacked and inside app.asar. */
export const builtPaths = {
  preload: join(import.meta.dirname, '../preload/index.cjs'),
  renderer: join(import.meta.dirname, '../renderer'),
  resources: join(import.meta.dirname, '../../resources'),
} as const
