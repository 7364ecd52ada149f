import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const NEEDED = 24
const packageFolder = fileURLToPath(new URL('../node_modules/node', import.meta.url))

/**
 * Finds the Node that runs this project's scripts: the running one if it is new enough, else the one in the dependencies. If neither
 * fits, `message` says why and what to do. npm may have installed everything else but skipped the install script that brings Node.
 * @param {{ version?: string, folder?: string }} [found] this Node's version and the folder of the package `node`
 * @returns {{ program: string, message: null } | { program: null, message: string }}
 */
export function findNode({ version = process.versions.node, folder = packageFolder } = {}) {
  if (Number(version.split('.')[0]) >= NEEDED) return { program: process.execPath, message: null }
  const own = `${folder}/bin/${process.platform === 'win32' ? 'node.exe' : 'node'}`
  if (existsSync(own)) return { program: own, message: null }
  const needs = `This needs Node ${NEEDED}, and this is Node ${version}.`
  const message = existsSync(`${folder}/package.json`)
    ? `${needs} The dependencies are installed, but npm did not run the install script that brings Node ${NEEDED} (install ` +
      `scripts are switched off, or it failed).\nRun "npm rebuild node --ignore-scripts=false", or install Node ${NEEDED} yourself; then try again.`
    : `${needs} It comes with the dependencies: run "npm ci" first, then try again.`
  return { program: null, message }
}

/** Like `findNode`, for a script that cannot run without it: prints the message and ends with 1. */
export function requireNode() {
  const { program, message } = findNode()
  if (program !== null) return program
  console.error(message)
  process.exit(1)
}
