// Loaded into a measured host by --import. Answers each message of its parent with figures that only the process itself can count.
process.on('message', () => {
  const listeners = process.eventNames().reduce((total, name) => total + process.listenerCount(name), 0)
  process.send?.({
    resources: process.getActiveResourcesInfo().length,
    listeners,
    heap: process.memoryUsage().heapUsed,
  })
})
// The IPC channel alone must not keep the host alive.
process.channel?.unref()
