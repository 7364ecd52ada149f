const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'Windows NT 10.0; Win64; x64',
  darwin: 'Macintosh; Intel Mac OS X 10_15_7',
}

/**
 * The user agent of this Chrome version on this system. WhatsApp Web rejects browsers that are too old or call themselves
 * "HeadlessChrome"; the library's own default names Chrome 101.
 */
export function userAgentFor(mainVersion: number, platform: NodeJS.Platform = process.platform): string {
  const system = SYSTEMS[platform] ?? 'X11; Linux x86_64'
  return `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${mainVersion}.0.0.0 Safari/537.36`
}
