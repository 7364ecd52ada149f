/**
 * Reads a stream as UTF-8 text, at most `maxBytes`; what is over stays unread and the stream is closed. Rejects when the stream
 * breaks or `signal` fires.
 */
export async function readBounded(
  stream: NodeJS.ReadableStream,
  maxBytes: number,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly truncated: boolean }> {
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
        return { text: Buffer.concat(chunks).toString('utf8'), truncated: true }
      }
      chunks.push(bytes)
      size += bytes.length
    }
    return { text: Buffer.concat(chunks).toString('utf8'), truncated: false }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
