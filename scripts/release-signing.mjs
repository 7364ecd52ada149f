import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Decodes the base64 file in a secret. */
const fromBase64 = (/** @type {string} */ text) => Buffer.from(text, 'base64')

/**
 * @typedef {object} Signing
 * @property {Record<string, string>} environment what electron-builder reads
 * @property {readonly string[]} overrides its arguments
 * @property {string} sentence for the log of the job
 */

/**
 * How the packages of a release are signed on this system. A missing secret comes as an empty text. An unsigned package says so in its
 * file name; with the secrets signing is required, and a failure ends packing with an error. Linux packages carry no signature of their
 * own.
 * @param {NodeJS.Platform} platform @param {Readonly<Record<string, string | undefined>>} secrets
 * @param {string} folder for the files that the tools want, removed by the caller
 * @returns {Signing}
 */
export function signingFor(platform, secrets, folder) {
  if (platform === 'darwin') return forMac(secrets, folder)
  if (platform === 'win32') return forWindows(secrets)
  return { environment: {}, overrides: [], sentence: 'Linux packages are not signed; their checksums are published.' }
}

/** @param {Readonly<Record<string, string | undefined>>} secrets @returns {Signing} */
function forWindows({ WIN_CERTIFICATE, WIN_CERTIFICATE_PASSWORD }) {
  if (!WIN_CERTIFICATE)
    return {
      environment: { CSC_IDENTITY_AUTO_DISCOVERY: 'false' },
      overrides: ['-c.nsis.artifactName=${productName}-${version}-windows-setup-unsigned.${ext}'],
      sentence: 'No WIN_CERTIFICATE: the Windows packages are not signed, and named so.',
    }
  return {
    environment: { WIN_CSC_LINK: WIN_CERTIFICATE, WIN_CSC_KEY_PASSWORD: WIN_CERTIFICATE_PASSWORD ?? '' },
    overrides: ['-c.forceCodeSigning=true'],
    sentence: 'The Windows packages are signed.',
  }
}

/** @param {string} label */
const macName = (label) => `-c.artifactName=\${productName}-\${version}-\${os}-\${arch}-${label}.\${ext}`

/** @param {Readonly<Record<string, string | undefined>>} secrets @param {string} folder @returns {Signing} */
function forMac(secrets, folder) {
  const { MAC_CERTIFICATE, MAC_CERTIFICATE_PASSWORD, APPLE_API_KEY_P8, APPLE_API_KEY_ID, APPLE_API_ISSUER } = secrets
  if (!MAC_CERTIFICATE)
    return {
      environment: { CSC_IDENTITY_AUTO_DISCOVERY: 'false' },
      overrides: ['-c.mac.notarize=false', macName('unsigned')],
      sentence: 'No MAC_CERTIFICATE: the macOS packages are signed ad hoc only, and named as unsigned.',
    }
  const environment = { CSC_LINK: MAC_CERTIFICATE, CSC_KEY_PASSWORD: MAC_CERTIFICATE_PASSWORD ?? '' }
  const signed = ['-c.forceCodeSigning=true']
  if (!APPLE_API_KEY_P8 || !APPLE_API_KEY_ID || !APPLE_API_ISSUER)
    return {
      environment,
      overrides: [...signed, '-c.mac.notarize=false', macName('not-notarised')],
      sentence: 'No key for Apple’s notary (APPLE_API_…): the macOS packages are signed, not notarised, and named so.',
    }
  const key = join(folder, 'notary.p8')
  writeFileSync(key, fromBase64(APPLE_API_KEY_P8), { mode: 0o600 })
  return {
    environment: { ...environment, APPLE_API_KEY: key, APPLE_API_KEY_ID, APPLE_API_ISSUER },
    overrides: [...signed, '-c.mac.notarize=true'],
    sentence: 'The macOS packages are signed and notarised.',
  }
}
