// npm run demo: everything together on embedded defaults. See simulator/demo/run-demo.ts.
import { spawn } from 'node:child_process'
import { requireNode } from './find-node.mjs'

const node = requireNode()
if (node === process.execPath) {
  const { runDemo } = await import('../simulator/demo/run-demo.ts')
  process.exitCode = await runDemo(process.argv.slice(2))
} else {
  // Started without npm, by an older Node: run the script again with the Node from the dependencies.
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('close', (code) => (process.exitCode = code ?? 1))
}
