/** Chromium does not know our scheme, so inside the page it is a host that can never exist (RFC 6761, `.invalid`). */
const SUFFIX = '-scheme.invalid'

/** `app://bundle/x` → `https://bundle.app-scheme.invalid/x`. Any other address stays unchanged. */
export function toPageUrl(url: string, schemes: ReadonlySet<string>): string {
  const match = /^([a-z][a-z0-9+-]*):\/\/([^/?#]+)(.*)$/i.exec(url)
  if (!match || !schemes.has(match[1]!.toLowerCase())) return url
  return `https://${match[2]}.${match[1]!.toLowerCase()}${SUFFIX}${match[3] === '' ? '/' : match[3]}`
}

/** The reverse of `toPageUrl`. */
export function fromPageUrl(url: string): string {
  const match = /^https:\/\/([^/?#]+)\.([a-z][a-z0-9+-]*)-scheme\.invalid(?=[/?#]|$)(.*)$/i.exec(url)
  return match ? `${match[2]}://${match[1]}${match[3]}` : url
}
