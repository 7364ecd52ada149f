import type { Logger } from '../../core/ports.ts'

const ALLOWED = new Set(['https:', 'mailto:'])
const MAX_LENGTH = 2_048

/**
 * Returns the re-serialised URL to open in the system, or null when it is not allowed. Allows only https and mailto, because any other
 * scheme can start a program (electronjs.org, security checklist). Refuses credentials, because they make one site look like another.
 */
export function parseExternalUrl(text: string): string | null {
  if (text.length > MAX_LENGTH || !URL.canParse(text)) return null
  const url = new URL(text)
  if (!ALLOWED.has(url.protocol) || url.username !== '' || url.password !== '') return null
  return url.href
}

export type OpenExternal = (text: string) => void

/** Creates the only function that opens a URL in the system's browser. */
export function createOpenExternal(options: {
  readonly open: (url: string) => Promise<void>
  readonly logger: Logger
}): OpenExternal {
  const { open, logger } = options
  return (text) => {
    const url = parseExternalUrl(text)
    if (url === null) {
      logger.warn('refused to open an address', { scheme: /^[a-z0-9+.-]{1,20}:/i.exec(text)?.[0] ?? 'none' })
      return
    }
    open(url).catch((error: unknown) => logger.warn('the system did not open an address', { error }))
  }
}
