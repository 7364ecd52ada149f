import { boot } from './boot.ts'

export type ModuleTable = Readonly<Record<string, unknown>>

/** `window.require`: WhatsApp's modules by name; an unknown name throws. */
export function createRequire(tables: readonly ModuleTable[]): (name: string) => unknown {
  const modules = new Map<string, unknown>()
  for (const table of tables) for (const [name, module] of Object.entries(table)) modules.set(name, module)
  return (name) => {
    const isLate = performance.now() < boot.lateModuleMs && boot.lateModules.includes(name)
    if (!modules.has(name) || isLate || boot.missingModules.includes(name)) {
      throw new Error(`Requiring unknown module "${name}"`)
    }
    if (boot.hideOwnId && name === 'WAWebUserPrefsMeUser') {
      return { getMaybeMePnUser: () => undefined, getMaybeMeLidUser: () => undefined }
    }
    return modules.get(name)
  }
}
