/** The builds of the small browser that a release contains, by the names of Chrome for Testing. */
export const RELEASED_BUILDS = ['linux', 'win64', 'mac', 'mac_arm']

/**
 * The builds whose checksum is missing or is not a SHA-256.
 * @param {Readonly<Partial<Record<string, string>>>} pins
 */
export function missingPins(pins) {
  return RELEASED_BUILDS.filter((build) => !/^[0-9a-f]{64}$/.test(pins[build] ?? ''))
}

/**
 * What is wrong with a release tag, or null. The tag must be the program's version with a `v` before it.
 * @param {string} tag @param {string} version @returns {string | null}
 */
export function tagProblem(tag, version) {
  if (tag === `v${version}`) return null
  return `The tag is "${tag}", but package.json has version ${version}: tag v${version}, or change the version first.`
}
