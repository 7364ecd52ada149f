import { spawn } from 'node:child_process'

const MARK = 'SALESBOY_RUN_BY_OLDER_NODE'
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs the host with a different Node as if it were this process: same arguments, same terminal, forwarded signals, same exit code.
 * The IPC channel closes whenever this process ends, even after kill -9, and then the child ends too.
 */
export function runWithNode(node: string, args: readonly string[]): void {
  const child = spawn(node, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    windowsHide: true,
    env: { ...process.env, [MARK]: '1' },
  })
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`Cannot start ${node}: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    // Ends by the same signal as the child, so that our parent sees the same exit status.
    for (const handled of SIGNALS) process.removeAllListeners(handled)
    process.kill(process.pid, signal)
  })
}

/** Whether an older Node started this process with `runWithNode`. */
export function runsForOlderNode(): boolean {
  // The variable alone proves nothing, because later child processes inherit it.
  return process.env[MARK] !== undefined && process.channel !== undefined
}
