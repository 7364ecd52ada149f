// npm run check:packed [-- --program PATH]: starts the packed program once with its own data folder and asks its gateway for its health.
// It ends with 0 if the version is that of package.json and the core is well. Without --program it takes the program packed into dist.
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readOptions } from './read-options.mjs'

const LIMIT_MS = 120_000
const root = fileURLToPath(new URL('..', import.meta.url))
const { values } = readOptions({
  use: 'npm run check:packed -- [--program PATH] [--dist FOLDER]',
  options: { program: { type: 'string' }, dist: { type: 'string', default: join(root, 'dist') } },
})
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** The path where electron-builder leaves this system's program before it becomes an installer. */
function packedProgram() {
  const { platform, arch } = process
  const mac = join(arch === 'arm64' ? 'mac-arm64' : 'mac', 'Salesboy.app', 'Contents', 'MacOS', 'Salesboy')
  return join(
    values.dist,
    { darwin: mac, win32: join('win-unpacked', 'Salesboy.exe') }[platform] ?? 'linux-unpacked/salesboy',
  )
}

/** A port that was free a moment ago. @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
      server.close(() => resolve(port))
    })
  })
}

/** The gateway's answer about the program's health, or `problem`: why there is no answer yet. */
async function askHealth(port, key) {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health`, {
      headers: { 'x-api-key': key },
      signal: AbortSignal.timeout(5_000),
    })
    return answer.ok ? await answer.json() : { problem: `it answers ${answer.status}` }
  } catch (error) {
    return { problem: error.cause?.code ?? error.message } // not started yet
  }
}

/** What is wrong with the answer, or null. */
function judge(health) {
  if (health.problem !== undefined) return `the gateway was never reached: ${health.problem}`
  if (health.status !== 'ok') return `the core says it is ${JSON.stringify(health.status)}`
  if (health.version !== version) return `it is version ${health.version}, and package.json has ${version}`
  // The program is not set up yet, so that is the only fault allowed here.
  if (!['none', 'setup'].includes(health.diagnosis?.fault)) return `it is not well: ${health.diagnosis?.sentence}`
  return null
}

async function check(program, dataDir) {
  const port = await freePort()
  const key = randomBytes(16).toString('hex')
  const started = Date.now()
  const child = spawn(
    program,
    ['--hidden', '--data-dir', dataDir, '--set', 'gateway.enabled=on', '--port', String(port)],
    {
      env: { ...process.env, SALESBOY_API_KEY: key },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    },
  )
  let output = ''
  let end = null
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  child.once('error', (error) => (end = error.message))
  child.once('exit', (code, signal) => (end ??= `it ended with ${signal ?? code}`))
  let health = { problem: 'not asked' }
  while (end === null && health.problem !== undefined && Date.now() - started < LIMIT_MS) {
    health = await askHealth(port, key)
    if (health.problem !== undefined) await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const problem = end === null || health.problem === undefined ? judge(health) : end
  if (child.pid !== undefined && end === null) endTree(child.pid)
  if (problem === null)
    return `${program}: version ${health.version}, well, after ${((Date.now() - started) / 1000).toFixed(1)} s`
  const log = join(dataDir, 'logs', 'salesboy.log')
  throw new Error(
    [`${program}: ${problem}`, output, existsSync(log) ? readFileSync(log, 'utf8') : '(no log)'].join('\n'),
  )
}

/** Ends the program and what it started. */
function endTree(pid) {
  if (process.platform === 'win32') spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'])
  else process.kill(-pid, 'SIGKILL')
}

const dataDir = mkdtempSync(join(tmpdir(), 'salesboy-packed-'))
try {
  console.log(await check(values.program ?? packedProgram(), dataDir))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
} finally {
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 })
}
