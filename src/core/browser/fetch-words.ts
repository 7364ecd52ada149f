import type { BrowserFetchFailure } from '../../shared/model/browser.ts'
import { msg, type Message } from '../../shared/words/say.ts'

/** True for temporary failures, after which the fetch is retried. */
export function passesByItself(code: BrowserFetchFailure): boolean {
  return ['no-connection', 'too-slow', 'server-error', 'wrong-checksum', 'disk-full'].includes(code)
}

/** Says what happened and what comes next: a retry, or a step for the owner. `instead`: name of the browser in use, or null. */
export function fetchFailureSaid(code: BrowserFetchFailure, instead: string | null, again: boolean): Message {
  const what = msg(`fetch.${code}`)
  if (instead !== null) return msg('fetch.instead', { what, name: instead })
  return msg(again ? 'fetch.install-or-wait' : 'fetch.install', { what })
}
