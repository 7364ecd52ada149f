/** Ends this process as soon as its parent is gone, because whatever would stop the host knows only the parent. */
export function endWithParent(): void {
  process.once('disconnect', () => process.exit(1))
  // The channel must not keep the process alive when its work is done (`--version`).
  process.channel?.unref()
  // The parent may have exited before we listened.
  if (!process.connected) process.exit(1)
}
