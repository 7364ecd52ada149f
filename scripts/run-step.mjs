import { spawn } from 'node:child_process'

/**
 * One word for cmd.exe, through which npm's `.cmd` files must be started on Windows: in quotes when it holds more than letters and signs
 * that mean nothing there. Within quotes a quote is doubled, and so are backslashes before one.
 * @param {string} text
 */
export function quoteForCmd(text) {
  if (/^[\w./:\\@=+-]+$/.test(text)) return text
  return `"${text.replace(/(\\*)"/g, '$1$1""').replace(/\\+$/, '$&$&')}"`
}

/**
 * How a program is started: on Windows through the shell, which joins the words as they are, so each is quoted first.
 * @param {string} platform @param {string} command @param {readonly string[]} args
 * @returns {[string, string[], { shell: boolean }]}
 */
export function spawnArguments(platform, command, args) {
  if (platform !== 'win32') return [command, [...args], { shell: false }]
  return [[command, ...args].map(quoteForCmd).join(' '), [], { shell: true }]
}

/**
 * Runs a program with this terminal's output and resolves with its exit code (128 when a signal ended it).
 * @param {string} command @param {readonly string[]} args @param {{ env?: Record<string, string>, cwd?: string, quiet?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>} `output` is filled only when `quiet`.
 */
export function runStep(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const [program, words, { shell }] = spawnArguments(process.platform, command, args)
    const child = spawn(program, words, {
      cwd: options.cwd ?? process.cwd(),
      env: { ...process.env, ...options.env },
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell,
    })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 128, output }))
  })
}
