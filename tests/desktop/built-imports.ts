import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import ts from 'typescript'

/** The files of the built main process. */
export function builtFiles(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?js$/.test(name))
    .map((name) => ({ path: name, text: readFileSync(join(folder, name), 'utf8') }))
}

/** A call of a `require` that was made with `createRequire`; our code names it `load`. */
const LOADED = /\bload(?:\.resolve)?\s*\(\s*["'`]([^"'`\n]+)["'`]/g
const builtin = new Set(builtinModules)

/** Names of the packages that a built file imports when it runs, without Node's modules, Electron and its own files. */
export function importedPackages(text: string): readonly string[] {
  const imported = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
  const names = [...imported, ...[...text.matchAll(LOADED)].map(([, name]) => name!)]
    .filter((name) => !/^(?:node:|[./]|electron(?:\/|$))/.test(name) && !builtin.has(name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    )
    .filter((name) => /^(?:@[a-z\d][\w.-]*\/)?[a-z\d][\w.-]*$/.test(name))
  return [...new Set(names)]
}

/**
 * Calls that would look into the archive although the callee cannot read it: a worker from a file, a program or a
 * forked script beside our own code, a process of Electron's by path. Code as text (`eval: true`) needs no file.
 */
export function wrongInArchive(text: string): readonly string[] {
  const workers = [...text.matchAll(/new Worker\(([^;]{0,200})/g)]
    .map(([found]) => found)
    .filter((found) => !/^new Worker\([^)]*\beval:\s*(?:true|!0)/s.test(found))
  const forks = [...text.matchAll(/\b(?:utilityProcess\.)?fork\(\s*(?:new URL|[^)]{0,80}import\.meta)[^)]{0,80}/g)].map(
    ([found]) => found,
  )
  const programs = [...text.matchAll(/\b(?:spawn|execFile)(?:Sync)?\([^,)]{0,120}import\.meta[^,)]{0,80}/g)].map(
    ([found]) => found,
  )
  return [...workers, ...forks, ...programs]
}
