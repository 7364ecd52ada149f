/** True when Chromium's own sandbox cannot work: root on Linux (a container). */
export function mustDropSandbox(platform: NodeJS.Platform = process.platform, userId = process.getuid?.()): boolean {
  return platform === 'linux' && userId === 0
}
