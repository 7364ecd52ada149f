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
 * Runs a program and resolves with its exit code (128 when a signal ended it). It writes to this terminal, or, as it comes, to
 * `onOutput`, or into `output` when `quiet`.
 * @param {string} command @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string, quiet?: boolean, onOutput?: (text: string) => void }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runStep(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    let output = ''
    const hears = options.onOutput ?? (options.quiet ? (text) => void (output += text) : undefined)
    const [program, words, { shell }] = spawnArguments(process.platform, command, args)
    const child = spawn(program, words, {
      cwd: options.cwd ?? process.cwd(),
      env: { ...process.env, ...options.env },
      stdio: hears === undefined ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      shell,
    })
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', hears)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 128, output }))
  })
}
