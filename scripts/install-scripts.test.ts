import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const read = (name: string) => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8')
const { allowScripts } = JSON.parse(read('package.json')) as { allowScripts: Record<string, boolean> }
const { packages } = JSON.parse(read('package-lock.json')) as {
  packages: Record<string, { hasInstallScript?: boolean; resolved?: string }>
}
const withScript = Object.entries(packages)
  .filter(([, entry]) => entry.hasInstallScript)
  .map(([path]) => path.split('node_modules/').at(-1)!)

test('allows or refuses by name every install script of a dependency: npm blocks what is not decided', () => {
  expect(new Set(Object.keys(allowScripts))).toEqual(new Set(withScript))
  // It brings Node 24, which everything here runs with.
  expect(allowScripts['node']).toBe(true)
})

test('names no registry in the lock file: everyone fetches from his own', () => {
  const named = Object.values(packages).flatMap(({ resolved }) => resolved ?? [])
  expect(named.filter((address) => /^\w+:\/\//.test(address))).toEqual([])
})
