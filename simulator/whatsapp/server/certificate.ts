/** The site's own certificate: created once, kept in the simulator's data folder, trusted only by its key's fingerprint. */
import { createHash, X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'

export interface Certificate {
  readonly key: string
  readonly cert: string
  /** Base64 SHA-256 of the public key, for Chromium's `--ignore-certificate-errors-spki-list`. */
  readonly spkiHash: string
}

const YEAR_MS = 365 * 24 * 3_600_000

const hashOf = (cert: string): string =>
  createHash('sha256')
    .update(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')

const isStillGood = (cert: string): boolean =>
  new Date(new X509Certificate(cert).validTo).getTime() > Date.now() + 86_400_000

async function make(): Promise<{ key: string; cert: string }> {
  const made = await generate([{ name: 'commonName', value: 'web.whatsapp.com' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + YEAR_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'web.whatsapp.com' }] },
    ],
  })
  return { key: made.private, cert: made.cert }
}

/** Reads the certificate kept in `folder`, or creates one. Without a folder it stays in memory. */
export async function loadCertificate(folder: string | null): Promise<Certificate> {
  const path = folder === null ? null : join(folder, 'certificate.json')
  if (path !== null) {
    try {
      const kept = JSON.parse(await readFile(path, 'utf8')) as { key: string; cert: string }
      if (isStillGood(kept.cert)) return { ...kept, spkiHash: hashOf(kept.cert) }
    } catch {
      // Missing or damaged: a new certificate does as well, because the wrapper that trusts it is written at the same time.
    }
  }
  const made = await make()
  if (folder !== null && path !== null) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(`${path}.new`, JSON.stringify(made), { mode: 0o600 })
    await rename(`${path}.new`, path)
  }
  return { ...made, spkiHash: hashOf(made.cert) }
}
