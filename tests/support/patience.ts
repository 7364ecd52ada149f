import { vi } from 'vitest'

/** What is waited for comes when it comes: a busy machine needs more than the second that vitest allows. */
const LIMIT = { timeout: 20_000 }

const { waitFor, waitUntil } = vi
vi.waitFor = (callback, options) => waitFor(callback, typeof options === 'number' ? options : { ...LIMIT, ...options })
vi.waitUntil = (callback, options) =>
  waitUntil(callback, typeof options === 'number' ? options : { ...LIMIT, ...options })
