// npm run demo: everything together on embedded defaults. See simulator/demo/run-demo.ts.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const NEEDED = 24
const name = process.platform === 'win32' ? 'node.exe' : 'node'
const own = fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  const { runDemo } = await import('../simulator/demo/run-demo.ts')
  process.exitCode = await runDemo(process.argv.slice(2))
} else if (existsSync(own)) {
  // Started without npm, by an older Node: the one from the dependencies takes over.
  const child = spawn(own, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('close', (code) => (process.exitCode = code ?? 1))
} else {
  console.error(
    `This needs Node ${NEEDED}, which comes with the dependencies: run "npm ci" first, then "npm run demo".`,
  )
  process.exitCode = 1
}
