import { win32 } from 'node:path'
import { expect, test } from 'vitest'
import { sessionIdSchema } from '../../shared/model/session.ts'

/** The longest path without Windows' long-path setting, which most computers have off. */
const MAX_PATH = 260
/** The longest path that Chromium creates in a profile, by its own scheme: a service worker's cache (origin as SHA-1, cache as UUID). */
const LONGEST_IN_PROFILE =
  'Default\\Service Worker\\CacheStorage\\0123456789abcdef0123456789abcdef01234567\\12345678-1234-1234-1234-123456789012\\index-dir\\temp-index'

/** The folder's name as given by the library (`LocalAuth`). */
const folderOf = (user: string, id: string) =>
  win32.join('C:\\Users', user, 'AppData\\Local\\Salesboy\\sessions', `session-${id}`)

test('the path of a profile fits for the longest Windows user name and a session named by a UUID', () => {
  const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
  expect(sessionIdSchema.safeParse(id).success).toBe(true)
  expect(win32.join(folderOf('a'.repeat(20), id), LONGEST_IN_PROFILE).length).toBeLessThan(MAX_PATH)
})

/** Device names since DOS: Windows cannot create a file or folder of such a name, whatever its extension. */
const RESERVED = ['CON', 'PRN', 'AUX', 'NUL', 'COM1', 'COM9', 'LPT1', 'lpt9']

test.each(RESERVED)('Windows can create the folder of a session called %s', (id) => {
  expect(sessionIdSchema.safeParse(id).success).toBe(true)
  const name = win32.basename(folderOf('Ada', id))
  expect(RESERVED.some((reserved) => new RegExp(`^${reserved}(\\..*)?$`, 'i').test(name))).toBe(false)
})

test.each(['shop.', 'shop ', 'a:b', 'a\\b', 'a/b', '..', 'a?b', ''])(
  'a name that Windows changes or refuses is no session id: %j',
  (id) => {
    expect(sessionIdSchema.safeParse(id).success).toBe(false)
  },
)
