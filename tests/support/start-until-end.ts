import { spawn } from 'node:child_process'
import { join } from 'node:path'

const ENTRY = join(import.meta.dirname, '..', '..', 'src', 'server', 'index.ts')

/** The outcome of a host that ended by itself. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly lines: readonly string[]
}

/**
 * Runs the real host as a process until it ends by itself. A host that does start is stopped and shows in `stdout`.
 * `files` limits its open files.
 */
export function startUntilEnd(args: readonly string[], files?: number): Promise<Ended> {
  const words = [ENTRY, '--no-ui', ...args]
  const child =
    files === undefined
      ? spawn(process.execPath, words)
      : spawn('bash', ['-c', `ulimit -n ${files}; exec "$0" "$@"`, process.execPath, ...words])
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    if (/^Ready/m.test(stdout)) child.kill('SIGTERM')
  })
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, lines: stderr.split('\n').filter((line) => line !== '') })),
  )
}
