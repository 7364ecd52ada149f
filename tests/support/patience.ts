import { vi } from 'vitest'

/** A busy machine needs more than the one second that vitest allows by default. */
const LIMIT = { timeout: 20_000 }

const { waitFor, waitUntil } = vi
vi.waitFor = (callback, options) => waitFor(callback, typeof options === 'number' ? options : { ...LIMIT, ...options })
vi.waitUntil = (callback, options) =>
  waitUntil(callback, typeof options === 'number' ? options : { ...LIMIT, ...options })
