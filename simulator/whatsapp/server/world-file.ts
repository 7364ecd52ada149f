/** Keeps the world in one JSON file, so that a demo survives a restart. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Account, Contact, Group, StoredMedia, World } from './world.ts'

interface PlainAccount extends Omit<Account, 'contacts' | 'groups' | 'messagesById' | 'unread'> {
  readonly contacts: readonly Contact[]
  readonly groups: readonly Group[]
  readonly unread: readonly (readonly [string, number])[]
}

interface Plain {
  readonly accounts: readonly PlainAccount[]
  readonly media: readonly (Omit<StoredMedia, 'bytes'> & { readonly data: string })[]
}

const toPlain = (world: World): unknown => ({
  accounts: [...world.accounts.values()].map((account) => ({
    ...account,
    contacts: [...account.contacts.values()],
    groups: [...account.groups.values()],
    unread: [...account.unread],
    messagesById: undefined,
  })),
  media: [...world.media.values()].map(({ bytes, ...media }) => ({ ...media, data: bytes.toString('base64') })),
})

function fromPlain(plain: Plain): World {
  const accounts = plain.accounts.map((stored): Account => ({
    ...stored,
    contacts: new Map(stored.contacts.map((contact) => [contact.phone, contact])),
    groups: new Map(stored.groups.map((group) => [group.id, group])),
    messagesById: new Map(stored.messages.map((message) => [message.id, message])),
    unread: new Map(stored.unread),
  }))
  return {
    accounts: new Map(accounts.map((account) => [account.phone, account])),
    media: new Map(
      plain.media.map(({ data, ...media }) => [media.mediaId, { ...media, bytes: Buffer.from(data, 'base64') }]),
    ),
  }
}

/** Reads the world; null when there is none yet. Throws an error that names a damaged file. */
export async function readWorld(path: string): Promise<World | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    return fromPlain(JSON.parse(text) as Plain)
  } catch (error) {
    throw new Error(`${path} is damaged; delete it to begin with an empty world`, { cause: error })
  }
}

/** Writes the world through a temporary file, so that a crash leaves the old file intact. */
export async function writeWorld(path: string, world: World): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFile(`${path}.new`, JSON.stringify(toPlain(world)), { mode: 0o600 })
  await rename(`${path}.new`, path)
}
