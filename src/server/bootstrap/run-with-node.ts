import { spawn } from 'node:child_process'

const MARK = 'SALESBOY_RUN_BY_OLDER_NODE'
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs the host with another Node as if it were this process: same arguments, same terminal, signals handed on, same exit code.
 * The channel between the two ends with this process, however it ends, and the child ends with the channel.
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
    // Die the way the child died, so that whoever started us sees the same.
    for (const handled of SIGNALS) process.removeAllListeners(handled)
    process.kill(process.pid, signal)
  })
}

/** Whether an older Node started this one with `runWithNode`. */
export function runsForOlderNode(): boolean {
  // The variable alone may have been handed on to a later process.
  return process.env[MARK] !== undefined && process.channel !== undefined
}
