/** The linked device's identity in the page's own IndexedDB, so it lives and dies with the browser profile. */
import type { Identity } from '../wire.ts'

const DATABASE = 'wawc'
const STORE = 'user'

export interface DeviceKeys {
  readonly staticKey: ArrayBuffer
  readonly identityKey: ArrayBuffer
  readonly advSecret: string
}

const finished = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return await finished(request)
}

async function change(write: (store: IDBObjectStore) => void): Promise<void> {
  const database = await open()
  try {
    await new Promise<void>((resolve, reject) => {
      // Strict: the record is on disk when this resolves, even if the process is killed right after.
      const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' })
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
      write(transaction.objectStore(STORE))
    })
  } finally {
    database.close()
  }
}

async function read<T>(key: string): Promise<T | null> {
  const database = await open()
  try {
    const value: unknown = await finished(database.transaction(STORE).objectStore(STORE).get(key))
    return (value as T | undefined) ?? null
  } finally {
    database.close()
  }
}

export const loadIdentity = (): Promise<Identity | null> => read<Identity>('identity')

export const saveIdentity = (identity: Identity): Promise<void> => change((store) => store.put(identity, 'identity'))

/** Deletes the link and the keys, as WhatsApp's logout does. */
export const clearIdentity = (): Promise<void> => change((store) => store.clear())

/** Returns the keys that go into a QR; created on first use. */
export async function loadKeys(): Promise<DeviceKeys> {
  const known = await read<DeviceKeys>('keys')
  if (known) return known
  const random = (): ArrayBuffer => crypto.getRandomValues(new Uint8Array(32)).buffer
  const keys = {
    staticKey: random(),
    identityKey: random(),
    advSecret: btoa(String.fromCharCode(...new Uint8Array(random()))),
  }
  await change((store) => store.put(keys, 'keys'))
  return keys
}
