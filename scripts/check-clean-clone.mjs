// node scripts/check-clean-clone.mjs [--npm 10,11,12] [--keep]: follows the README as a newcomer would: clone, `npm ci`, `npm run demo --
// --auto`. It runs each of the given npm versions on this machine's Node and on the project's own Node. A warning that the README does
// not explain fails the check. It checks the committed state, not the working tree, and needs only git and npm's registry.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readOptions } from './read-options.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const suffix = process.platform === 'win32' ? '.exe' : ''
const { values } = readOptions({
  use: 'npm run test:newcomer -- [--npm 10,11,12] [--keep]',
  options: { npm: { type: 'string', default: '10,11,12' }, keep: { type: 'boolean' } },
})
const scratch = mkdtempSync(join(tmpdir(), 'salesboy-clean-clone-'))
/** npm puts this checkout's folders before the user's own in PATH. A newcomer has none of them, so they are removed. */
const userPath = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !/node_modules[\\/]\.bin|node-gyp-bin/.test(folder))
  .join(delimiter)

/** A newcomer's environment, with this Node first in PATH. */
function environment(node) {
  const entries = Object.entries(process.env).filter(([name]) => !/^(npm_|PATH$|NODE_OPTIONS$|INIT_CWD$)/i.test(name))
  return { ...Object.fromEntries(entries), PATH: `${dirname(node)}${delimiter}${userPath}` }
}

/** @returns {Promise<{ code: number, output: string }>} */
function run(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 128, output }))
  })
}

async function must(title, program, args, options) {
  const { code, output } = await run(program, args, options)
  if (code !== 0) throw new Error(`${title} ended with ${code}:\n${output}`)
  return output
}

/** The first Node in the user's own PATH, and the project's Node if it is installed. Each version appears once. */
function findNodes() {
  const own = join(root, 'node_modules', 'node', 'bin', `node${suffix}`)
  const ask = (node) => spawnSync(node, ['-p', 'process.execPath + " " + process.versions.node'], { encoding: 'utf8' })
  const users = userPath.split(delimiter).map((folder) => join(folder, `node${suffix}`))
  const candidates = [users.find((node) => existsSync(node)) ?? process.execPath, ...(existsSync(own) ? [own] : [])]
  const answers = candidates.map((node) =>
    ask(node)
      .stdout.trim()
      .split(/ (?=[\d.]+$)/),
  )
  return [...new Map(answers.map(([program, version]) => [version, { program, version }])).values()]
}

/** Installs npm of this major version from the registry. */
async function fetchNpm(major, node) {
  const prefix = join(scratch, `npm-${major}`)
  const shell = process.platform === 'win32'
  const args = ['install', '--prefix', prefix, '--no-audit', '--no-fund', `npm@${major}`]
  await must(`Fetching npm ${major}`, 'npm', args, { env: environment(node), shell })
  const folder = join(prefix, 'node_modules', 'npm')
  const { version, engines } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const { satisfies } = createRequire(join(folder, 'package.json'))('semver')
  return {
    version,
    cli: join(folder, 'bin', 'npm-cli.js'),
    runsOn: (nodeVersion) => satisfies(nodeVersion, engines.node),
  }
}

/** npm's warnings that the README does not explain. Warnings about this machine's npm settings are left out: they are not ours. */
function unexplained(output, nodeVersion) {
  const warnings = output.split('\n').filter((line) => /^npm (warn|error)/i.test(line))
  const isOld = Number(nodeVersion.split('.')[0]) < 24
  return warnings.filter((line) => {
    if (/Unknown (user|env|global|builtin|cli) config/.test(line)) return false
    return !(isOld && line.includes('EBADENGINE'))
  })
}

async function tryOut(npm, node) {
  const folder = join(scratch, `clone-npm-${npm.version}-node-${node.version}`)
  await must('git clone', 'git', ['clone', '--quiet', '--depth', '1', `file://${root}`, folder], {})
  const options = { cwd: folder, env: environment(node.program) }
  const installed = await must('npm ci', node.program, [npm.cli, 'ci'], options)
  const warnings = unexplained(installed, node.version)
  if (warnings.length > 0) throw new Error(`npm ci warns of what the README does not explain:\n${warnings.join('\n')}`)
  const played = await must('npm run demo', node.program, [npm.cli, 'run', 'demo', '--', '--auto'], options)
  const changed = await must('git status', 'git', ['status', '--porcelain'], { cwd: folder })
  if (changed !== '') throw new Error(`The checkout was changed:\n${changed}`)
  // A clone with its dependencies is large, so it is removed before the next one.
  if (!values.keep) rmSync(folder, { recursive: true, force: true })
  return played.trim().split('\n').at(-1)
}

let failed = 0
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    rmSync(scratch, { recursive: true, force: true })
    process.exit(1)
  })
}
try {
  const nodes = findNodes()
  console.log(`clean clones: npm ${values.npm} on Node ${nodes.map(({ version }) => version).join(', ')}`)
  for (const major of values.npm.split(',')) {
    const npm = await fetchNpm(major, nodes.at(-1).program)
    for (const node of nodes) {
      const title = `npm ${npm.version} on Node ${node.version}`
      if (!npm.runsOn(node.version)) {
        console.log(`- ${title}: this npm does not run there`)
        continue
      }
      try {
        console.log(`✓ ${title}: ${await tryOut(npm, node)}`)
      } catch (error) {
        failed += 1
        console.log(`✗ ${title}: ${error.message}`)
      }
    }
  }
} finally {
  if (values.keep) console.log(`The clones are in ${scratch}`)
  else rmSync(scratch, { recursive: true, force: true })
}
process.exit(failed === 0 ? 0 : 1)
