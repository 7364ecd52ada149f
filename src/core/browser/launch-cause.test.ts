import { expect, test } from 'vitest'
import { launchCause } from './launch-cause.ts'
import type { LaunchReport } from './watch-launch.ts'

const ended = (part: Partial<LaunchReport>): LaunchReport => ({
  output: '',
  exitCode: null,
  signal: null,
  errorCode: null,
  ...part,
})

test.each([
  [
    'linux',
    { output: 'FATAL:zygote_host_impl_linux.cc(132)] No usable sandbox! If you…', signal: 'SIGTRAP' },
    'sandbox',
  ],
  [
    'linux',
    { output: 'The SUID sandbox helper binary was found, but is not configured correctly.', exitCode: 133 },
    'sandbox',
  ],
  [
    'linux',
    { output: 'chrome: error while loading shared libraries: libnss3.so: cannot…', exitCode: 127 },
    'missing-library',
  ],
  ['win32', { exitCode: 0xc0000135 }, 'missing-library'],
  ['linux', { signal: 'SIGSEGV' }, 'crash'],
  ['linux', { exitCode: 1 }, 'crash'],
  ['linux', { errorCode: 'EACCES' }, 'not-executable'],
  ['linux', { errorCode: 'ENOEXEC' }, 'wrong-processor'],
  ['win32', { errorCode: 'EACCES' }, 'blocked'],
  ['win32', { errorCode: 'UNKNOWN' }, 'blocked'],
  ['darwin', { signal: 'SIGKILL' }, 'blocked'],
  ['linux', { errorCode: 'ENOENT' }, 'blocked'],
] as const)('on %s, %j is a reason to try the next browser: %s', (platform, report, cause) => {
  expect(launchCause(ended(report), platform)).toBe(cause)
})

test.each([
  ['ended by us or by a system without memory', { signal: 'SIGKILL' }],
  ['ended by a person', { signal: 'SIGTERM' }],
  [
    'the profile is in use',
    { output: 'Failed to create a ProcessSingleton for your profile directory.', exitCode: 21 },
  ],
  ['a full disk', { output: 'write: No space left on device', exitCode: 1 }],
  ['no more processes', { errorCode: 'EAGAIN' }],
  ['too many open files', { errorCode: 'EMFILE' }],
  ['an orderly end', { exitCode: 0 }],
] as const)('%s is not the browser’s fault', (_what, report) => {
  expect(launchCause(ended(report), 'linux')).toBeNull()
})
