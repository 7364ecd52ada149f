import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { SecretName } from '../../shared/model/settings.ts'
import { createNoComputer } from '../computer/no-computer.ts'
import type { CorePorts, Overrides } from '../ports.ts'
import { createMemoryLogger } from './test-ports.ts'

export { createMemoryLogger }

/** All ports of the core in memory. Only the database and the profiles are files, under `directory`, which must exist. */
export function createMemoryPorts(directory: string, overrides: Partial<Overrides> = {}): CorePorts {
  const secrets = new Map<SecretName, string>()
  let saved: Readonly<Record<string, unknown>> = {}
  const paths = {
    data: directory,
    database: join(directory, 'salesboy.db'),
    sessions: join(directory, 'sessions'),
    backups: join(directory, 'backups'),
    logs: join(directory, 'logs'),
  }
  for (const path of [paths.sessions, paths.backups, paths.logs]) mkdirSync(path, { recursive: true, mode: 0o700 })
  return {
    clock: {
      now: () => Date.now(),
      monotonic: () => performance.now(),
      setTimer(milliseconds, run) {
        const timer = setTimeout(run, milliseconds)
        return { cancel: () => clearTimeout(timer) }
      },
    },
    logger: createMemoryLogger(),
    settings: {
      load: () => saved,
      save: (values) => {
        saved = values
      },
      problem: null,
    },
    secrets: {
      get: async (name) => secrets.get(name) ?? null,
      set: async (name, value) => {
        if (value === null) secrets.delete(name)
        else secrets.set(name, value)
      },
      protection: 'file',
    },
    paths,
    notifier: { notify: async () => ({ kind: 'suppressed', reason: 'test' }) },
    power: { onSuspend: () => () => {}, onResume: () => () => {}, onLock: () => () => {}, onBattery: () => () => {} },
    computer: createNoComputer(),
    overrides: { settings: overrides.settings ?? {}, secrets: overrides.secrets ?? {} },
    version: '0.0.0-test',
    host: 'headless',
  }
}
