import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const RESTRICTION = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns'
const SUID = 0o4000

/**
 * Two lines about why Electron cannot start its sandbox on this machine and what to do, or null if no reason is known. Ubuntu 23.10 and
 * later lets only programs with an AppArmor profile make user namespaces. Electron then needs its helper to belong to root with the SUID
 * bit, which npm cannot set, and ends at once without it.
 * @param {string} electronFolder folder of Electron's program file
 * @param {{ platform?: NodeJS.Platform, userId?: number, restriction?: string }} [machine]
 * @returns {string | null}
 */
export function sandboxAdvice(electronFolder, machine = {}) {
  const { platform = process.platform, userId = process.getuid?.(), restriction = RESTRICTION } = machine
  if (platform !== 'linux' || userId === 0 || !isRestricted(restriction)) return null
  const helper = join(electronFolder, 'chrome-sandbox')
  if (isRootsHelper(helper)) return null
  const quoted = `'${helper.replaceAll("'", `'\\''`)}'`
  return [
    `This system lets Electron have its sandbox only if you once run: sudo chown root:root ${quoted} && sudo chmod 4755 ${quoted}`,
    'Without that, the same app runs in your browser: npm run host',
  ].join('\n')
}

function isRestricted(path) {
  try {
    return readFileSync(path, 'utf8').trim() === '1'
  } catch {
    return false // a system without this restriction
  }
}

function isRootsHelper(path) {
  try {
    const { uid, mode } = statSync(path)
    return uid === 0 && (mode & SUID) !== 0
  } catch {
    return false // missing, so Electron cannot use it either
  }
}
