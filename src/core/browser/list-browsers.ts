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
  /** The version when its folder name tells it, else null. */
  readonly version: string | null
}

export type BrowserSearch =
  { readonly kind: 'found'; readonly browser: FoundBrowser } | { readonly kind: 'missing'; readonly said: Message }

export interface Shelves {
  /** Headless shells shipped with the app, newest first. */
  readonly beside: readonly ShelvedBrowser[]
  /** Headless shells in the data folder, newest first. */
  readonly fetched: readonly ShelvedBrowser[]
}

/** Recognises a headless shell by its name. Anything else starts in new headless mode, which a renamed headless shell also accepts. */
export function headlessKind(path: string): FoundBrowser['headless'] {
  return /headless[-_]shell/i.test(path) ? 'shell' : 'new'
}

/** Removes the quotes or spaces that people paste around a path. */
function cleanPath(setting: string): string {
  return setting.trim().replace(/^"(.*)"$/, '$1')
}

/**
 * The browsers that may be used, best first. A browser named in the setting excludes all others. Otherwise: a headless shell of the
 * pinned version (shipped, then fetched); installed browsers, which their own updates keep safe; a headless shell of another version,
 * because an old browser still answers customers. `missing` is the message for an empty list.
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

/** The product name for this path, else the file name. */
export function browserName(path: string): string {
  return NAMES.find(([pattern]) => pattern.test(path))?.[1] ?? basename(path)
}
