// node scripts/run.mjs PROGRAM [ARGUMENT…]: starts the program of an npm script. PROGRAM is one of our files or the name of an installed
// command. It runs with the project's own Node. A signal to this process ends all of its children, too.
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endChildrenOnSignals } from './end-children.mjs'
import { requireNode } from './find-node.mjs'
import { runStep } from './run-step.mjs'

const node = requireNode()
endChildrenOnSignals()
const [program = '', ...args] = process.argv.slice(2)
const isFile = /\.(mjs|ts)$/.test(program)
const bin = fileURLToPath(new URL('../node_modules/.bin', import.meta.url))
process.env.PATH = `${bin}${delimiter}${process.env.PATH ?? ''}`
const { code } = await runStep(isFile ? node : program, isFile ? [program, ...args] : args)
process.exit(code)
