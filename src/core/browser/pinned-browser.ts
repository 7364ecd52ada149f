/**
 * The small browser: a build of Chrome for Testing of the main version that our tests run in (a test compares them), newer than the one
 * that our puppeteer-core names (docs/decisions/11). It changes by an update of the app.
 */
export const pinnedVersion = '153.0.8010.36'

export const pinnedMajor = Number(pinnedVersion.split('.')[0])

/** A browser this many main versions older than ours has had about half a year of security fixes less. */
const OUTDATED_MAJORS = 6

/** Whether a browser's version means that known security holes are open. An unknown version says nothing. */
export function isOutdated(version: string | null): boolean {
  const major = Number(version?.split('.')[0])
  return Number.isInteger(major) && major > 0 && major <= pinnedMajor - OUTDATED_MAJORS
}
