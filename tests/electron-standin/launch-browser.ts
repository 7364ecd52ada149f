import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '../../simulator/browser/find-chromium.ts'

export interface LaunchedBrowser {
  /** DevTools address of the browser. */
  readonly endpoint: string
  close(): Promise<void>
}

/** Starts a separate Chromium without access to the network. */
export async function launchBrowser(): Promise<LaunchedBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'salesboy-standin-'))
  const child = spawn(
    process.env['SALESBOY_TEST_CHROMIUM'] ?? (await findChromium()),
    [
      '--headless',
      '--remote-debugging-port=0',
      // This pipe carries no commands. Chromium ends when it closes, so it never outlives the tests.
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--no-first-run',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--window-size=1120,760',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const endpoint = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const match = /DevTools listening on (ws:\S+)/.exec(text)
      if (match) resolve(match[1]!)
    })
    child.once('error', reject)
    void ended.then(() => reject(new Error(`Chromium ended before it listened:\n${text}`)))
  })
  return {
    endpoint,
    async close() {
      child.kill('SIGKILL')
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
