/** 32 random hexadecimal digits. `crypto.randomUUID` is missing in a page that is not served over https. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
