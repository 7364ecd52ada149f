import type { BrowserFetchFailure } from '../../shared/model/browser.ts'

const reasons: Readonly<Record<BrowserFetchFailure, string>> = {
  'no-connection': 'no connection',
  'too-slow': 'the connection is too slow or stands still',
  'not-there': 'it is not at that address',
  'server-error': 'the other side has trouble',
  'bad-address': 'its address must begin with https://',
  'no-checksum': 'the other side does not publish its checksum',
  'wrong-checksum': 'it arrived damaged',
  'too-large': 'what is at that address is far too large',
  'disk-full': 'the disk is full',
  'disk-error': 'its folder cannot be written to',
  'bad-archive': 'its archive cannot be unpacked',
  'cannot-run': 'this computer cannot run it',
  'no-build': 'there is none for this kind of computer',
}

const remedies: Partial<Readonly<Record<BrowserFetchFailure, string>>> = {
  'bad-address': 'Correct the setting "browser.fetchFrom", or clear it.',
  'not-there': 'Correct the setting "browser.fetchFrom", or clear it.',
  'no-checksum': 'Correct the setting "browser.fetchFrom", or clear it.',
  'disk-full': 'Make room for about 500 MB.',
}

/** Failures that pass by themselves: it is tried again later. */
export function passesByItself(code: BrowserFetchFailure): boolean {
  return ['no-connection', 'too-slow', 'server-error', 'wrong-checksum', 'disk-full'].includes(code)
}

/** One sentence of what happened, and what happens now or is to be done. `instead`: the browser in use, or null when there is none. */
export function fetchFailureText(code: BrowserFetchFailure, instead: string | null, again: boolean): string {
  const what = `The small browser could not be fetched: ${reasons[code]}.`
  const next =
    instead !== null
      ? `Using ${instead} instead.`
      : `Install Google Chrome or Microsoft Edge${again ? ', or wait: it is tried again by itself' : ''}.`
  return [what, remedies[code], next].filter((part) => part !== undefined).join(' ')
}
