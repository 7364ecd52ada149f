/** Reads at most `maxBytes` of a stream, leaves the rest unread and closes the stream. Rejects when the stream breaks or `signal` fires. */
export async function readBounded(
  stream: NodeJS.ReadableStream,
  maxBytes: number,
  signal: AbortSignal,
): Promise<{ readonly bytes: Buffer; readonly truncated: boolean }> {
  const chunks: Buffer[] = []
  let size = 0
  const stop = () => (stream as unknown as { destroy(error: Error): void }).destroy(new Error('cut'))
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)
      if (size + bytes.length > maxBytes) {
        chunks.push(bytes.subarray(0, maxBytes - size))
        return { bytes: Buffer.concat(chunks), truncated: true }
      }
      chunks.push(bytes)
      size += bytes.length
    }
    return { bytes: Buffer.concat(chunks), truncated: false }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
