/**
 * Version of the small browser, a build of Chrome for Testing. Its main version is the one our tests run in (a test compares them) and is
 * newer than the one our puppeteer-core names (docs/decisions/11). Only an app update changes it.
 */
export const PINNED_VERSION = '153.0.8010.36'

export const pinnedMajor = Number(PINNED_VERSION.split('.')[0])
