/** The only channels there are. The main process has its own copy, since neither may import the other; a test compares them. */
export const channels = {
  command: 'salesboy:command',
  ready: 'salesboy:ready',
  event: 'salesboy:event',
} as const
