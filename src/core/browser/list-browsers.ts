import { basename } from 'node:path'
import type { BrowserSource } from '../../shared/model/browser.ts'
import { msg, type Message } from '../../shared/words/say.ts'
import type { ShelvedBrowser } from './browser-shelf.ts'
import { findInstalled, localPlaces, type BrowserPlaces } from './installed-browsers.ts'
import { PINNED_VERSION } from './pinned-browser.ts'

export interface FoundBrowser {
  readonly path: string
  /** `shell`: headless shell, half the memory; `new`: a full browser in new headless mode. */
  readonly headless: 'shell' | 'new'
  readonly source: BrowserSource
  /** Known without asking it, because its folder says so; else null. */
  readonly version: string | null
}

export type BrowserSearch =
  { readonly kind: 'found'; readonly browser: FoundBrowser } | { readonly kind: 'missing'; readonly said: Message }

export interface Shelves {
  /** Headless shells that came with the app, newest first. */
  readonly beside: readonly ShelvedBrowser[]
  /** Headless shells in the data folder, newest first. */
  readonly fetched: readonly ShelvedBrowser[]
}

/** A headless shell is known by its name; anything else is started in new headless mode, which a headless shell stands, too. */
export function headlessKind(path: string): FoundBrowser['headless'] {
  return /headless[-_]shell/i.test(path) ? 'shell' : 'new'
}

/** A path as people paste it: with quotes or spaces round it. */
function cleanPath(setting: string): string {
  return setting.trim().replace(/^"(.*)"$/, '$1')
}

/**
 * The browsers that may be used, best first: the one that is set, and no other; else a headless shell of our version, beside the app or
 * fetched; else the installed ones, which their own updates keep safe; else one of another version, because an old browser answers
 * customers and none does not.
 */
export function listBrowsers(
  setting: string,
  shelves: Shelves = { beside: [], fetched: [] },
  places: BrowserPlaces = localPlaces(),
): { readonly browsers: readonly FoundBrowser[]; readonly missing: Message } {
  const named = cleanPath(setting)
  if (named !== '') {
    const found = chooseNamed(named, places)
    return found.kind === 'found'
      ? { browsers: [found.browser], missing: msg('failure.no-browser') }
      : { browsers: [], missing: found.said }
  }
  const fits = (entry: ShelvedBrowser): boolean => entry.version === PINNED_VERSION
  const shelved = (source: 'beside' | 'fetched', entry: ShelvedBrowser | undefined): readonly FoundBrowser[] =>
    entry === undefined ? [] : [{ path: entry.path, headless: 'shell', source, version: entry.version }]
  const other = (entry: ShelvedBrowser): boolean => !fits(entry)
  const browsers = [
    ...shelved('beside', shelves.beside.find(fits)),
    ...shelved('fetched', shelves.fetched.find(fits)),
    ...findInstalled(places).map((path): FoundBrowser => ({
      path,
      headless: headlessKind(path),
      source: 'installed',
      version: null,
    })),
    ...shelved('beside', shelves.beside.find(other)),
    ...shelved('fetched', shelves.fetched.find(other)),
  ]
  return { browsers, missing: msg('failure.no-browser') }
}

function chooseNamed(path: string, places: BrowserPlaces): BrowserSearch {
  switch (places.problem(path)) {
    case null:
      return { kind: 'found', browser: { path, headless: headlessKind(path), source: 'setting', version: null } }
    case 'missing':
      return { kind: 'missing', said: msg('failure.browser-gone', { path }) }
    case 'folder':
      return { kind: 'missing', said: msg('failure.browser-is-folder', { path }) }
    case 'not-executable':
      return { kind: 'missing', said: msg('failure.browser-no-program', { path }) }
  }
}

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/headless[-_]shell/i, 'Chrome Headless Shell'],
  [/msedge|microsoft[-\s]edge/i, 'Microsoft Edge'],
  [/brave/i, 'Brave'],
  [/chromium/i, 'Chromium'],
  [/google[-\s]chrome|chrome(\.exe)?$/i, 'Google Chrome'],
]

/** What people call it. */
export function browserName(path: string): string {
  return NAMES.find(([pattern]) => pattern.test(path))?.[1] ?? basename(path)
}
