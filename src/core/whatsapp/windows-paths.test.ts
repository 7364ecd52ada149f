import { win32 } from 'node:path'
import { expect, test } from 'vitest'
import { sessionIdSchema } from '../../shared/model/session.ts'

/** What Windows takes without the long-path setting, which most computers have off. */
const MAX_PATH = 260
/** The deepest that Chromium lays out below a profile, by its own scheme: a service worker's cache (origin as SHA-1, cache as UUID). */
const LONGEST_IN_PROFILE =
  'Default\\Service Worker\\CacheStorage\\0123456789abcdef0123456789abcdef01234567\\12345678-1234-1234-1234-123456789012\\index-dir\\temp-index'

/** As the library names them (`LocalAuth`). */
const folderOf = (user: string, id: string) =>
  win32.join('C:\\Users', user, 'AppData\\Local\\Salesboy\\sessions', `session-${id}`)

test('a profile of a user with the longest name Windows allows fits, with a session named by a UUID', () => {
  const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
  expect(sessionIdSchema.safeParse(id).success).toBe(true)
  expect(win32.join(folderOf('a'.repeat(20), id), LONGEST_IN_PROFILE).length).toBeLessThan(MAX_PATH)
})

/** Names of devices since DOS: a file or folder of such a name cannot be made, whatever its ending. */
const RESERVED = ['CON', 'PRN', 'AUX', 'NUL', 'COM1', 'COM9', 'LPT1', 'lpt9']

test.each(RESERVED)('a session called %s has a folder that Windows can make', (id) => {
  expect(sessionIdSchema.safeParse(id).success).toBe(true)
  const name = win32.basename(folderOf('Ada', id))
  expect(RESERVED.some((reserved) => new RegExp(`^${reserved}(\\..*)?$`, 'i').test(name))).toBe(false)
})

test.each(['shop.', 'shop ', 'a:b', 'a\\b', 'a/b', '..', 'a?b', ''])(
  'no session id is a name Windows changes or refuses: %j',
  (id) => {
    expect(sessionIdSchema.safeParse(id).success).toBe(false)
  },
)
