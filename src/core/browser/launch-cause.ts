import type { BrowserLeftCause } from '../../shared/model/browser.ts'
import type { LaunchReport } from './watch-launch.ts'

/** Not the browser's fault: another browser would fail too, and this one may start in a minute. */
const OTHER_FAULTS =
  /ProcessSingleton|SingletonLock|profile appears to be in use|No space left on device|Cannot allocate memory|Out of memory/i
const NO_SANDBOX =
  /No usable sandbox|SUID sandbox helper binary was found, but is not configured|Failed to move to new namespace|setuid sandbox is not running/i
const MISSING_LIBRARY =
  /error while loading shared libraries|cannot open shared object file|Library not loaded|version `GLIBC[^']*' not found/i
const BLOCKED_CODES: ReadonlySet<string> = new Set(['EPERM', 'UNKNOWN', 'ENOENT'])

/**
 * Why a browser could not be started, if another browser of this computer may succeed. Null when no other would (profile in use,
 * no memory, full disk), or when the browser ended without a fault of its own.
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
  // macOS kills a program whose signature it rejects. Elsewhere SIGKILL comes from a system short of memory, or from a person.
  if (signal === 'SIGKILL') return platform === 'darwin' ? 'blocked' : null
  if (signal === 'SIGTERM' || signal === 'SIGINT' || exitCode === 0) return null
  // Windows exit codes: DLL or entry point not found; then: ended by policy or by a scanner.
  if (platform === 'win32' && (exitCode === 0xc0000135 || exitCode === 0xc0000139)) return 'missing-library'
  if (platform === 'win32' && (exitCode === 0xc0000022 || exitCode === 0xc0000428)) return 'blocked'
  return 'crash'
}

/** Cause when the system could not start a process. Windows reports `UNKNOWN` when a scanner or Smart App Control blocks the program. */
function causeOfRefusal(code: string, platform: NodeJS.Platform): BrowserLeftCause | null {
  if (code === 'ENOEXEC' || code === 'EBADARCH' || code === 'ENOTSUP') return 'wrong-processor'
  if (code === 'EACCES') return platform === 'win32' ? 'blocked' : 'not-executable'
  return BLOCKED_CODES.has(code) ? 'blocked' : null
}
