import type { BrowserFetchFailure } from '../../shared/model/browser.ts'
import { said, type Said } from '../../shared/words/say.ts'

/** Failures that pass by themselves: it is tried again later. */
export function passesByItself(code: BrowserFetchFailure): boolean {
  return ['no-connection', 'too-slow', 'server-error', 'wrong-checksum', 'disk-full'].includes(code)
}

/** What happened, and what happens now or is to be done. `instead`: the browser in use, or null when there is none. */
export function fetchFailureSaid(code: BrowserFetchFailure, instead: string | null, again: boolean): Said {
  const what = said(`fetch.${code}`)
  if (instead !== null) return said('fetch.instead', { what, name: instead })
  return said(again ? 'fetch.install-or-wait' : 'fetch.install', { what })
}
