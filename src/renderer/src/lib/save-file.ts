/** Hands bytes to the person as a file, by the browser's own download. */
export function saveFile(name: string, type: string, bytes: Uint8Array<ArrayBuffer>): void {
  handOver(name, new Blob([bytes], { type }))
}

/** The same with what was fetched as a whole. */
export function handOver(name: string, file: Blob): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** Base64 as bytes. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index)
  return bytes
}
