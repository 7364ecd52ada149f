import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findChromium } from './find-chromium.ts'

export interface BrowserWrapperOptions {
  /** Folder for the wrapper; created when missing. */
  readonly folder: string
  /** Port of the simulated site. */
  readonly sitePort: number
  /** Base64 SHA-256 of the site's public key. Besides properly certified keys, the browser trusts only this one. */
  readonly spkiHash: string
  /** Path of the browser; default `findChromium()`. */
  readonly chromium?: string
}

const shellQuote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/**
 * Writes an executable that starts Chromium with `web.whatsapp.com` mapped to the simulator, and returns its path.
 * The app then needs only `--browser <path>`. `exec` keeps the process id and the debugging pipe.
 */
export async function writeBrowserWrapper(options: BrowserWrapperOptions): Promise<string> {
  const chromium = options.chromium ?? (await findChromium())
  const flags = [
    `--host-resolver-rules=MAP web.whatsapp.com:443 127.0.0.1:${options.sitePort}`,
    `--ignore-certificate-errors-spki-list=${options.spkiHash}`,
  ]
  await mkdir(options.folder, { recursive: true })
  if (process.platform === 'win32') {
    const path = join(options.folder, 'simulated-whatsapp-browser.cmd')
    await writeFile(path, `@echo off\r\n"${chromium}" ${flags.map((flag) => `"${flag}"`).join(' ')} %*\r\n`)
    return path
  }
  const path = join(options.folder, 'simulated-whatsapp-browser.sh')
  const text = `#!/bin/sh\nexec ${shellQuote(chromium)} "$@" ${flags.map(shellQuote).join(' ')}\n`
  await writeFile(path, text)
  await chmod(path, 0o755)
  return path
}
