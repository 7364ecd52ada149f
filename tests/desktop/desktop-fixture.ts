import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { afterEach, expect } from 'vitest'
import type { CommandInput, CommandName, CommandResults } from '../../src/shared/contract/commands.ts'
import type { DesktopBridge } from '../../src/shared/contract/desktop-bridge.ts'
import type { Result } from '../../src/shared/result.ts'
import type { Desktop, DesktopOptions } from '../electron-standin/start-desktop.ts'
import { runDesktop, startDesktop } from './launch.ts'

declare global {
  interface Window {
    readonly salesboy: DesktopBridge
  }
}

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Creates a data folder that is removed after the test. */
export function makeDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'salesboy-desktop-'))
  cleanups.push(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }))
  return dataDir
}

/** Starts the built program without a gateway port. It is always ended after the test. */
export async function openDesktop(options: Partial<DesktopOptions> = {}): Promise<Desktop> {
  const appDir = options.appDir ?? process.env['SALESBOY_APP_DIR']
  const desktop = await startDesktop({
    dataDir: options.dataDir ?? makeDataDir(),
    args: ['--set', 'gateway.enabled=off', ...(options.args ?? [])],
    ...(options.env ? { env: options.env } : {}),
    ...(options.isFolderUnnamed === undefined ? {} : { isFolderUnnamed: options.isFolderUnnamed }),
    ...(appDir === undefined ? {} : { appDir }),
  })
  cleanups.push(() => desktop.dispose())
  return desktop
}

/** Sends a command through the page's own bridge. */
export function call<K extends CommandName>(
  page: Page,
  name: K,
  args: CommandInput<K>,
): Promise<Result<CommandResults[K]>> {
  return page.evaluate(
    ([command, input]) => window.salesboy.call(command as 'snapshot', input as Record<string, never>),
    [name, args] as const,
  ) as Promise<Result<CommandResults[K]>>
}

/** Like `call`, but a refusal fails the test. */
export async function ask<K extends CommandName>(
  page: Page,
  name: K,
  args: CommandInput<K>,
): Promise<CommandResults[K]> {
  const result = await call(page, name, args)
  if (!result.ok) throw new Error(`${name}: ${result.error.code}: ${result.error.message}`)
  return result.value
}

/** A "browser" that starts and then stays silent, so a session stays in `starting` until it is disconnected. */
export function makeSilentBrowser() {
  const folder = makeDataDir()
  const path = join(folder, 'silent-browser')
  const pidFile = join(folder, 'pid')
  writeFileSync(path, `#!/bin/sh\necho $$ > '${pidFile}'\nexec sleep 120\n`)
  chmodSync(path, 0o755)
  return {
    path,
    isRunning(): boolean {
      if (!existsSync(pidFile)) return false
      try {
        process.kill(Number(readFileSync(pidFile, 'utf8')), 0)
        return true
      } catch {
        return false // no such process
      }
    },
  }
}

/** Starts the program again on the same data folder and waits for its end. */
export function startAgain(dataDir: string, ...args: readonly string[]) {
  const appDir = process.env['SALESBOY_APP_DIR']
  return runDesktop({ dataDir, args, ...(appDir === undefined ? {} : { appDir }) })
}

/** The program's log so far. */
export function readLog(desktop: { readonly dataDir: string }): string {
  const path = join(desktop.dataDir, 'logs', 'salesboy.log')
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

export const soon = { timeout: 45_000, interval: 50 }

/** Polls the tray's menu until one line matches. */
export async function expectTrayLine(desktop: Desktop, line: RegExp | string): Promise<void> {
  await expect
    .poll(async () => (await desktop.tray())?.menu.map((text) => text.trim()).join('\n'), soon)
    .toMatch(typeof line === 'string' ? new RegExp(`^${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 'm') : line)
}
