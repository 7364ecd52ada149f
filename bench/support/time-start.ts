import type { Bed } from './bed.ts'
import { startSalesboy } from './subjects.ts'

/**
 * Starts Salesboy with saved sessions and stops it again; milliseconds from the process to `Ready` and to the last session connected.
 * Both are heard by the line they print: asking again and again would count the pauses between as well.
 */
export async function timeStart(bed: Bed, users: readonly string[]): Promise<{ api: number; connected: number }> {
  const host = startSalesboy(bed.options(users), ['--log-level', 'info'])
  bed.atEnd(() => host.stop())
  const [api, connected] = await Promise.all([
    host.said(/^Ready$/m),
    // The log masks the ids: all are connected when that many have said so.
    host.said(new RegExp(`(?:"to":"connected"[^]*?){${users.length}}`)),
  ])
  await host.stop()
  return { api, connected }
}
