/** The only channels there are. The preload has its own copy, since neither may import the other; a test compares them. */
export const channels = {
  /** Page to main, answered: `(name, args)` → `Result`. */
  command: 'salesboy:command',
  /** Page to main: the page is mounted. */
  ready: 'salesboy:ready',
  /** Main to page: one numbered event. */
  event: 'salesboy:event',
} as const
