import type { Bed } from './bed.ts'
import { startSalesboy } from './subjects.ts'

/**
 * Starts Salesboy with saved sessions and stops it again. Returns the milliseconds from the process start to `Ready` and to the last
 * session connected. Both are taken from the lines it prints, because polling would add its own pauses.
 */
export async function timeStart(bed: Bed, users: readonly string[]): Promise<{ api: number; connected: number }> {
  const host = startSalesboy(bed.options(users), ['--log-level', 'info'])
  bed.atEnd(() => host.stop())
  const [api, connected] = await Promise.all([
    host.said(/^Ready$/m),
    // The log masks the ids: all sessions are connected when it has as many such lines.
    host.said(new RegExp(`(?:"to":"connected"[^]*?){${users.length}}`)),
  ])
  await host.stop()
  return { api, connected }
}
