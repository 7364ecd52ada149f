/** Saves bytes as a file through the browser's download. */
export function saveFile(name: string, type: string, bytes: Uint8Array<ArrayBuffer>): void {
  handOver(name, new Blob([bytes], { type }))
}

/** Saves a blob as a file through the browser's download. */
export function handOver(name: string, file: Blob): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** Decodes base64 to bytes. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index)
  return bytes
}
