/**
 * The small browser that our puppeteer-core was tested with (its `PUPPETEER_REVISIONS`; a test compares them). It changes only
 * together with puppeteer-core, by an update of the app.
 */
export const pinnedVersion = '146.0.7680.31'

export const pinnedMajor = Number(pinnedVersion.split('.')[0])

/** A browser this many main versions older than ours has had about half a year of security fixes less. */
const OUTDATED_MAJORS = 6

/** Whether a browser's version means that known security holes are open. An unknown version says nothing. */
export function isOutdated(version: string | null): boolean {
  const major = Number(version?.split('.')[0])
  return Number.isInteger(major) && major > 0 && major <= pinnedMajor - OUTDATED_MAJORS
}
