import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Cdp } from './cdp.ts'

/** State that a test may read and that the parts of the stand-in share. Each program has one world. */
export interface World {
  /** Folder of the app's package.json. */
  readonly appDir: string
  readonly packageJson: {
    readonly version: string
    readonly productName?: string
    readonly name: string
    readonly desktopName: string
  }
  cdp: Cdp | null
  readonly schemes: Set<string>
  readonly handlers: Map<string, (request: Request) => Response | Promise<Response>>
  readonly openedExternally: string[]
  readonly clipboard: string[]
  readonly dialogs: unknown[]
  /** Answers for the next message boxes: indices of buttons. */
  readonly dialogAnswers: number[]
  /** Answers for the next dialogs that open a file: their chosen paths. */
  readonly openDialogAnswers: (readonly string[])[]
  readonly warnings: string[]
  /** The program's identity on Windows. */
  appUserModelId: string | null
  readonly protocolClients: {
    readonly scheme: string
    readonly path: string | null
    readonly args: readonly string[]
  }[]
}

function findAppDir(entry: string): string {
  // out/main/index.js → the folder above out
  return dirname(dirname(dirname(entry)))
}

const appDir = findAppDir(process.env['STANDIN_ENTRY'] ?? '')
// Electron's own resources folder, for a copy that is not packed.
Object.assign(process, {
  resourcesPath: process.env['STANDIN_RESOURCES'] ?? join(appDir, 'node_modules', 'electron', 'dist', 'resources'),
})

export const world: World = {
  appDir,
  packageJson: JSON.parse(readFileSync(join(appDir, 'package.json'), 'utf8')),
  cdp: null,
  schemes: new Set(),
  handlers: new Map(),
  openedExternally: [],
  clipboard: [],
  dialogs: [],
  dialogAnswers: [],
  openDialogAnswers: [],
  warnings: [],
  appUserModelId: null,
  protocolClients: [],
}
