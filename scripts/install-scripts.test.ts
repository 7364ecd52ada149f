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

test('allows or refuses by name every install script of a dependency, because npm blocks an undecided one', () => {
  expect(new Set(Object.keys(allowScripts))).toEqual(new Set(withScript))
  // This install script brings Node 24, which runs everything here.
  expect(allowScripts['node']).toBe(true)
})

test('names no registry in the lock file, so that everyone fetches from their own', () => {
  const named = Object.values(packages).flatMap(({ resolved }) => resolved ?? [])
  expect(named.filter((address) => /^\w+:\/\//.test(address))).toEqual([])
})
