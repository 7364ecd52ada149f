import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { strict } from '../strict.ts'
import { world } from '../world.ts'

/** The small parts of the system, each as in Electron's documentation. */

let isOnBattery = process.env['STANDIN_BATTERY'] === '1'
export const powerMonitor = strict(
  'powerMonitor',
  Object.assign(new EventEmitter(), { isOnBatteryPower: () => isOnBattery }),
)
powerMonitor.on('on-battery', () => (isOnBattery = true))
powerMonitor.on('on-ac', () => (isOnBattery = false))

/** The running blockers, by id. */
export const powerBlockers = new Map<number, string>()
let lastBlocker = 0
export const powerSaveBlocker = strict('powerSaveBlocker', {
  start(type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
    lastBlocker += 1
    powerBlockers.set(lastBlocker, type)
    return lastBlocker
  },
  stop: (id: number) => powerBlockers.delete(id),
  isStarted: (id: number) => powerBlockers.has(id),
})

const theme = { isDark: process.env['STANDIN_DARK'] === '1' }
export const nativeTheme = strict(
  'nativeTheme',
  Object.defineProperties(new EventEmitter(), {
    shouldUseDarkColors: { get: () => theme.isDark },
    shouldUseDarkColorsForSystemIntegratedUI: { get: () => theme.isDark },
  }),
)

export function setDark(isDark: boolean): void {
  theme.isDark = isDark
  nativeTheme.emit('updated', {})
}

const display = { id: 1, workArea: { x: 0, y: 0, width: 1_366, height: 728 } }
export const screen = strict('screen', {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
})

export const shell = strict('shell', {
  async openExternal(url: string): Promise<void> {
    world.openedExternally.push(url)
  },
})

export const clipboard = strict('clipboard', {
  async writeText(text: string): Promise<void> {
    world.clipboard.push(text)
  },
})

export const dialog = strict('dialog', {
  async showMessageBox(options: unknown): Promise<{ response: number; checkboxChecked: boolean }> {
    world.dialogs.push(options)
    return { response: world.dialogAnswers.shift() ?? 0, checkboxChecked: false }
  },
  /** Answers with the paths that a test has prepared. Without any, answers as cancelled. */
  async showOpenDialog(options: unknown): Promise<{ canceled: boolean; filePaths: readonly string[] }> {
    world.dialogs.push(options)
    const filePaths = world.openDialogAnswers.shift() ?? []
    return { canceled: filePaths.length === 0, filePaths }
  },
  showErrorBox(title: string, content: string): void {
    world.dialogs.push({ title, content })
    // Also prints the dialog, so that a test can read it.
    process.stderr.write(`${title}: ${content}\n`)
  },
})

/**
 * STANDIN_VAULT: `system` (default: a keyring), `basic` (Linux without a keyring: a publicly known key), `missing`
 * (refuses), `hanging` (never answers). Electron calls every one of them available, and the synchronous backend
 * reports STANDIN_BACKEND.
 */
const vaultMode = () => process.env['STANDIN_VAULT'] ?? 'system'
const vaultKey = createHash('sha256')
  .update(`stand-in vault ${process.env['STANDIN_VAULT_USER'] ?? ''}`)
  .digest()
/** Length of the tag with which a ciphertext of os_crypt begins. */
const TAG_BYTES = 3

async function askVault(what: string): Promise<void> {
  if (vaultMode() === 'hanging') await new Promise<never>(() => undefined)
  if (vaultMode() === 'missing') throw new Error(`${what} is not available.`)
}

export const safeStorage = strict('safeStorage', {
  getSelectedStorageBackend: () => process.env['STANDIN_BACKEND'] ?? 'gnome_libsecret',
  setUsePlainTextEncryption: (_isOn: boolean) => undefined,
  async isAsyncEncryptionAvailable(): Promise<boolean> {
    if (vaultMode() === 'hanging') await new Promise<never>(() => undefined)
    return true
  },
  async encryptStringAsync(text: string): Promise<Buffer> {
    await askVault('Encryption')
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', vaultKey, nonce)
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([Buffer.from(vaultMode() === 'basic' ? 'v10' : 'v11'), nonce, cipher.getAuthTag(), body])
  },
  async decryptStringAsync(tagged: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    await askVault('Decryption')
    const data = tagged.subarray(TAG_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', vaultKey, data.subarray(0, 12))
    decipher.setAuthTag(data.subarray(12, 28))
    const result = Buffer.concat([decipher.update(data.subarray(28)), decipher.final()]).toString('utf8')
    return { result, shouldReEncrypt: false }
  },
})
