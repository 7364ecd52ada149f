import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string | { readonly type?: string }
  readonly licenses?: readonly { readonly type?: string }[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export interface PackedLicence {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly text: string
}

const ID = 'virtual:licences'
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i

/** Gives the page the licences of all packed packages, as a chunk of its own. */
export function licencesPlugin(root: string): Plugin {
  return {
    name: 'licences',
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load: (id) => (id === `\0${ID}` ? `export const licences = ${JSON.stringify(collectLicences(root))}` : null),
  }
}

/** The licences of the production dependencies, of their dependencies, and of the packages bundled into the page; sorted by name. */
export function collectLicences(root: string): readonly PackedLicence[] {
  const own = readManifest(join(root, 'package.json'))
  const found = new Map<string, PackedLicence>()
  for (const name of [...Object.keys(own.dependencies ?? {}), ...bundledPackages(join(root, 'src'))]) {
    collect(name, root, found)
  }
  return [...found.values()].sort((a, b) => `${a.name} ${a.version}`.localeCompare(`${b.name} ${b.version}`, 'en'))
}

/** Licences that let us ship a package if we only name it. MPL is not among them because it asks for changed files. */
const PERMISSIVE = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
  'OFL-1.1',
])

/** Packages allowed by name, each for its own reason: docs/decisions/08-one-package-under-the-lgpl.md. */
const ALLOWED_BY_NAME: Readonly<Record<string, string>> = { 'node-webpmux': 'LGPL-3.0-or-later' }

/** One sentence for each package whose licence does not allow shipping it, or that has no licence. */
export function refusedLicences(packed: readonly PackedLicence[]): readonly string[] {
  return packed
    .filter(({ name, licence }) => !allows(licence) && ALLOWED_BY_NAME[name] !== licence)
    .map(({ name, version, licence }) => `${name} ${version}: ${licence}`)
}

/** One permissive licence out of alternatives (OR) is enough; of licences that apply together (AND) each must be permissive. */
function allows(expression: string): boolean {
  const bare = expression.replace(/^\(|\)$/g, '')
  if (bare.includes(' OR ')) return bare.split(' OR ').some(allows)
  return bare.split(/ AND |, /).every((name) => PERMISSIVE.has(name.trim()))
}

function collect(name: string, from: string, found: Map<string, PackedLicence>): void {
  const folder = findPackage(name, from)
  // An optional dependency of another system is not installed, so it is not packed.
  if (folder === null) return
  const manifest = readManifest(join(folder, 'package.json'))
  const key = `${manifest.name} ${manifest.version}`
  if (found.has(key)) return
  found.set(key, {
    name: manifest.name,
    version: manifest.version,
    licence: licenceOf(manifest),
    text: licenceText(folder),
  })
  for (const needed of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    collect(needed, folder, found)
  }
}

/** Looks for a package as Node does: beside the package that needs it, then upwards. Null if it is not installed. */
function findPackage(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return candidate
    if (dirname(folder) === folder) return null
  }
}

/** Packages that src/renderer and src/shared import: the bundler puts them into the page. */
function bundledPackages(source: string): readonly string[] {
  const names = new Set<string>()
  for (const folder of ['renderer', 'shared']) {
    for (const entry of readdirSync(join(source, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || /\.test\./.test(entry.name)) continue
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
      for (const [, name] of text.matchAll(/(?:from|import) '((?:@[\w.-]+\/)?[\w-][\w.-]*)(?:\/[^']*)?'/g))
        names.add(name!)
    }
  }
  return [...names]
}

function licenceOf({ license, licenses }: Manifest): string {
  if (typeof license === 'string') return license
  return license?.type ?? licenses?.map(({ type }) => type).join(', ') ?? 'see text'
}

function licenceText(folder: string): string {
  const files = readdirSync(folder).filter((name) => LICENCE_FILE.test(name) && !/\.(js|ts)$/.test(name))
  return files.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n')
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest
}
