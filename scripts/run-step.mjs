import { spawn } from 'node:child_process'

/**
 * Quotes one word for cmd.exe, which must start npm's `.cmd` files on Windows. A word is quoted unless it holds only letters, digits and
 * signs without a meaning in cmd.exe. Within quotes a quote is doubled, and so are backslashes before it.
 * @param {string} text
 */
export function quoteForCmd(text) {
  if (/^[\w./:\\@=+-]+$/.test(text)) return text
  return `"${text.replace(/(\\*)"/g, '$1$1""').replace(/\\+$/, '$&$&')}"`
}

/**
 * The arguments for spawn(). On Windows the program starts through the shell, which joins the words unchanged, so each is quoted first.
 * @param {string} platform @param {string} command @param {readonly string[]} args
 * @returns {[string, string[], { shell: boolean }]}
 */
export function spawnArguments(platform, command, args) {
  if (platform !== 'win32') return [command, [...args], { shell: false }]
  return [[command, ...args].map(quoteForCmd).join(' '), [], { shell: true }]
}

/**
 * Runs a program and resolves with its exit code, or 128 if a signal ended it. Its output goes to this terminal, live to `onOutput`, or
 * into `output` if `quiet`.
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
