import type { BrowserFetchFailure } from '../../shared/model/browser.ts'
import { msg, type Message } from '../../shared/words/say.ts'

/** Failures that pass by themselves: it is tried again later. */
export function passesByItself(code: BrowserFetchFailure): boolean {
  return ['no-connection', 'too-slow', 'server-error', 'wrong-checksum', 'disk-full'].includes(code)
}

/** What happened, and what happens now or is to be done. `instead`: the browser in use, or null when there is none. */
export function fetchFailureSaid(code: BrowserFetchFailure, instead: string | null, again: boolean): Message {
  const what = msg(`fetch.${code}`)
  if (instead !== null) return msg('fetch.instead', { what, name: instead })
  return msg(again ? 'fetch.install-or-wait' : 'fetch.install', { what })
}
