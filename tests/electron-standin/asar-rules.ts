import childProcess from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import workerThreads from 'node:worker_threads'

/** Whether a path is inside an archive, which for the system is a path through a file. Files in `app.asar.unpacked` are outside. */
export const isInsideArchive = (path: unknown): boolean =>
  typeof path === 'string'
    ? /[\\/]app\.asar(?:[\\/]|$)/.test(path)
    : path instanceof URL && isInsideArchive(path.pathname)

/** Throws the system's error for a path that leads through a file. */
function refuse(what: string, path: unknown): never {
  throw Object.assign(new Error(`ENOTDIR: not a directory, ${what} '${String(path)}'`), { code: 'ENOTDIR' })
}

/** Wraps functions so that they refuse a path inside an archive in one of their first `count` arguments, or as `cwd`. */
function guard(target: object, names: readonly string[], count = 1): void {
  const functions = target as Record<string, (...args: unknown[]) => unknown>
  for (const name of names) {
    const original = functions[name]
    if (original === undefined) continue
    functions[name] = Object.assign((...args: unknown[]) => {
      const path = args.slice(0, count).find(isInsideArchive)
      if (path !== undefined) refuse(name, path)
      const options = args.find((argument) => typeof argument === 'object' && argument !== null && 'cwd' in argument)
      const { cwd } = (options ?? {}) as { cwd?: unknown }
      if (isInsideArchive(cwd)) refuse(name, cwd)
      return original(...args)
    }, original)
  }
}

/**
 * Enforces the limits of archives. In Electron only `fs` can read files of an archive: a program or worker file
 * inside cannot be started, nothing can be written, and no working directory can be inside (electronjs.org,
 * asar-archives). Of the functions that start programs only `execFile` would unpack the program, but we ship none
 * that needs it.
 */
export function beRudeAboutArchives(): void {
  guard(childProcess, ['spawn', 'spawnSync', 'execFile', 'execFileSync', 'fork', 'exec', 'execSync'])
  const writing = [
    'writeFile',
    'appendFile',
    'mkdir',
    'mkdtemp',
    'rm',
    'rmdir',
    'unlink',
    'chmod',
    'utimes',
    'createWriteStream',
  ]
  for (const name of writing) guard(fs, [name, `${name}Sync`])
  guard(fs.promises, writing)
  for (const name of ['rename', 'link', 'symlink']) {
    guard(fs, [name, `${name}Sync`], 2)
    guard(fs.promises, [name], 2)
  }
  guard(process, ['chdir'])
  const { Worker } = workerThreads
  workerThreads.Worker = class extends Worker {
    constructor(file: string | URL, options?: workerThreads.WorkerOptions) {
      if (options?.eval !== true && isInsideArchive(file)) refuse('new Worker', file)
      super(file, options)
    }
  }
  syncBuiltinESMExports()
}
