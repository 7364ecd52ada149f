/** Ends this process at once when the one that started it is gone: whoever would stop us knows only the parent. */
export function endWithParent(): void {
  process.once('disconnect', () => process.exit(1))
  // The channel is no reason to stay when the work is done (`--version`).
  process.channel?.unref()
  // It may have gone before we listened.
  if (!process.connected) process.exit(1)
}
