import type { BrowserLeftCause } from '../../shared/model/browser.ts'
import type { LaunchReport } from './watch-launch.ts'

/** Not the browser's fault: another one would fare no better, and this one may start in a minute. */
const OTHER_FAULTS =
  /ProcessSingleton|SingletonLock|profile appears to be in use|No space left on device|Cannot allocate memory|Out of memory/i
const NO_SANDBOX =
  /No usable sandbox|SUID sandbox helper binary was found, but is not configured|Failed to move to new namespace|setuid sandbox is not running/i
const MISSING_LIBRARY =
  /error while loading shared libraries|cannot open shared object file|Library not loaded|version `GLIBC[^']*' not found/i
const BLOCKED_CODES: ReadonlySet<string> = new Set(['EPERM', 'UNKNOWN', 'ENOENT'])

/**
 * Why a browser could not be started, as far as another browser of this computer may do better; null when that is not to be expected
 * (a profile in use, no memory, a full disk), or when the browser ended without a fault of its own.
 */
export function launchCause(
  report: LaunchReport,
  platform: NodeJS.Platform = process.platform,
): BrowserLeftCause | null {
  const { output, exitCode, signal, errorCode } = report
  if (errorCode !== null) return causeOfRefusal(errorCode, platform)
  if (OTHER_FAULTS.test(output)) return null
  if (NO_SANDBOX.test(output)) return 'sandbox'
  if (MISSING_LIBRARY.test(output)) return 'missing-library'
  // A Mac ends a program whose signature it does not accept so; elsewhere it is the system that is short of memory, or a person.
  if (signal === 'SIGKILL') return platform === 'darwin' ? 'blocked' : null
  if (signal === 'SIGTERM' || signal === 'SIGINT' || exitCode === 0) return null
  // How Windows says it: DLL or entry point not found; ended by policy or by a scanner.
  if (platform === 'win32' && (exitCode === 0xc0000135 || exitCode === 0xc0000139)) return 'missing-library'
  if (platform === 'win32' && (exitCode === 0xc0000022 || exitCode === 0xc0000428)) return 'blocked'
  return 'crash'
}

/** The system made no process of it. Windows says `UNKNOWN` for what a scanner or Smart App Control holds back. */
function causeOfRefusal(code: string, platform: NodeJS.Platform): BrowserLeftCause | null {
  if (code === 'ENOEXEC' || code === 'EBADARCH' || code === 'ENOTSUP') return 'wrong-processor'
  if (code === 'EACCES') return platform === 'win32' ? 'blocked' : 'not-executable'
  return BLOCKED_CODES.has(code) ? 'blocked' : null
}
