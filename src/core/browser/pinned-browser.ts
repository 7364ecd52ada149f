/**
 * The small browser: a build of Chrome for Testing of the main version that our tests run in (a test compares them), newer than the one
 * that our puppeteer-core names (docs/decisions/11). It changes by an update of the app.
 */
export const PINNED_VERSION = '153.0.8010.36'

export const pinnedMajor = Number(PINNED_VERSION.split('.')[0])
