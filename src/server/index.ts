import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { endWithParent } from './bootstrap/end-with-parent.ts'
import { findNode } from './bootstrap/find-node.ts'
import { runWithNode, runsForOlderNode } from './bootstrap/run-with-node.ts'

/**
 * Entry point of `node out/server/index.js`. It must load on any Node of recent years: the host needs Node 24 (node:sqlite), but a
 * distribution's Node may be older. In that case the Node installed with the dependencies runs this same file.
 */
const NEEDED_MAJOR = 24

if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) {
  if (runsForOlderNode()) endWithParent()
  // The host has only a few kilobytes of young objects. Without this flag V8 reserves 16 MB for them, three times (nodejs.org/api/v8.html).
  setFlagsFromString('--semi-space-growth-factor=1')
  // V8's first compiler writes machine code of 3 MB for code that runs a few times, most of it at the start. Frequent code gets the others.
  setFlagsFromString('--no-sparkplug')
  const { runHost } = await import('./host.ts')
  await runHost(process.argv.slice(2))
} else {
  const script = fileURLToPath(import.meta.url)
  const node = runsForOlderNode() ? null : findNode(dirname(script))
  if (node === null) {
    process.stderr.write(
      `Salesboy needs Node ${NEEDED_MAJOR} or newer; this is ${process.versions.node}. Install it from https://nodejs.org, or run npm ci here (after that: npm rebuild node --ignore-scripts=false).\n`,
    )
    process.exitCode = 1
  } else {
    runWithNode(node, [script, ...process.argv.slice(2)])
  }
}
