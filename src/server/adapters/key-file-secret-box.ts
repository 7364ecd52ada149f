import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { SecretBox } from '../../core/ports.ts'
import { secretNames, type SecretName } from '../../shared/model/settings.ts'
import { setAside } from '../../core/files/set-aside.ts'
import { replaceFile } from '../../core/files/replace-file.ts'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Name → base64 of nonce, tag and encrypted text. */
const fileSchema = z.strictObject({ version: z.literal(1), secrets: z.partialRecord(z.enum(secretNames), z.string()) })

export interface KeyFileSecretBox extends SecretBox {
  /** Set when the secrets could not be read and were set aside, else null. The owner must enter them again. */
  readonly problem: string | null
}

/**
 * Keeps secrets in `secrets.json`, encrypted with the key in `secret.key`. Only this user can read both files. This protects a copied
 * `secrets.json` and backups, but not against this user's own programs, because a headless machine has no vault.
 */
export function openKeyFileSecretBox(dataDir: string): KeyFileSecretBox {
  const keyPath = join(dataDir, 'secret.key')
  const filePath = join(dataDir, 'secrets.json')
  let problem: string | null = null
  const secrets = new Map<SecretName, string>()
  let key = readOrNull(keyPath)
  const file = readOrNull(filePath)

  if (key !== null && key.length !== KEY_BYTES) {
    setAside(keyPath)
    key = null
  }
  if (file !== null) {
    try {
      if (key === null) throw new Error('the key is gone')
      const stored = fileSchema.parse(JSON.parse(file.toString('utf8'))).secrets
      for (const name of secretNames) {
        const sealed = stored[name]
        if (sealed !== undefined) secrets.set(name, unseal(key, name, sealed))
      }
    } catch {
      // Damaged, or encrypted with another key: retrying is useless, and the host can start without them.
      secrets.clear()
      problem = `The stored secrets could not be read. They are kept as ${setAside(filePath)}. Please enter them again.`
    }
  }
  if (key === null) {
    key = randomBytes(KEY_BYTES)
    replaceFile(keyPath, key)
  }
  const sealWith = key
  return {
    protection: 'file',
    problem,
    get: async (name) => secrets.get(name) ?? null,
    async set(name, value) {
      const next = new Map(secrets)
      if (value === null) next.delete(name)
      else next.set(name, value)
      const sealed = Object.fromEntries([...next].map(([key, text]) => [key, seal(sealWith, key, text)]))
      replaceFile(filePath, JSON.stringify({ version: 1, secrets: sealed }))
      if (value === null) secrets.delete(name)
      else secrets.set(name, value)
    },
  }
}

function seal(key: Buffer, name: SecretName, text: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(name))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

function unseal(key: Buffer, name: SecretName, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  const nonce = bytes.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(name))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
}

/** Reads one of our files, or returns null if it is missing. Closes it to other users, because a copy or restore may have opened it. */
function readOrNull(path: string): Buffer | null {
  try {
    const content = readFileSync(path)
    if (process.platform !== 'win32') chmodSync(path, 0o600)
    return content
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    // A folder has this name: return an empty buffer, which is no valid key or list, so that the caller sets it aside.
    if (code === 'EISDIR') return Buffer.alloc(0)
    throw error
  }
}
