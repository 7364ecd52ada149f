/** The only IPC channels between the page's preload and the main process. */
export const channels = {
  /** Page to main, with a response: `(name, args)` → `Result`. */
  command: 'salesboy:command',
  /** Page to main: the page is mounted. */
  ready: 'salesboy:ready',
  /** Main to page: one numbered event. */
  event: 'salesboy:event',
} as const
