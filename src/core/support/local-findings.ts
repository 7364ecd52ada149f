import { randomUUID } from 'node:crypto'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../files/error-code.ts'
import type { SessionView } from '../../shared/model/session.ts'
import { browserName } from '../browser/list-browsers.ts'
import type { BrowserChoice } from '../browser/create-browser-room.ts'
import type { Finding } from './run-diagnosis.ts'

/** With less free space than this, the record of messages may soon not fit. */
const LEAST_FREE_BYTES = 300 * 1024 * 1024

/** Whether the data folder accepts a file, and how much space is left. */
export async function findDisk(folder: string): Promise<Finding> {
  const probe = join(folder, `.write-test-${randomUUID()}`)
  try {
    await writeFile(probe, 'test', { mode: 0o600, flag: 'wx' })
  } catch (error) {
    return { finding: 'disk-not-writable', detail: errorCode(error) ?? 'failed' }
  } finally {
    await rm(probe, { force: true })
  }
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const detail = `${(free / 1024 ** 3).toFixed(1)} GB`
  return { finding: free < LEAST_FREE_BYTES ? 'disk-low' : 'ok', detail }
}

/** Which browser would be used, and whether a session has failed. */
export async function findBrowser(browsers: BrowserChoice, sessions: readonly SessionView[]): Promise<Finding> {
  const search = browsers.find()
  if (search.kind === 'missing') return { finding: 'browser-missing', detail: '' }
  const { path, headless } = search.browser
  const failed = sessions.find(({ state }) => state.kind === 'failed')
  if (failed?.state.kind === 'failed') return { finding: 'browser-failed', detail: failed.state.code }
  return {
    finding: 'ok',
    detail: `${browserName(path)} ${(await browsers.version(search.browser)) ?? '?'} (${headless})`,
  }
}
