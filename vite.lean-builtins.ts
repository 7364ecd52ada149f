import { isBuiltin } from 'node:module'
import type { Plugin } from 'vite'

const LAZY_HTTP2 = '\0lazy-http2.cjs'
const NO_FETCH = '\0no-fetch-adapter.js'

const EAGER_FORM = "const FormDataCtor = typeof G.FormData !== 'undefined' ? G.FormData : undefined"

/** Replacements for modules that would be loaded without being used. */
const LEAN: Readonly<Record<string, string>> = {
  [LAZY_HTTP2]: `module.exports = new Proxy({}, { get: (_, name) => process.getBuiltinModule('node:http2')[name] })`,
  [NO_FETCH]: 'export const getFetch = () => null',
}

/**
 * Loads only the parts of Node that are used. The bundle gets Node's modules with `process.getBuiltinModule` instead of `import`, because
 * `import` evaluates every export, even the lazy ones: `import … from 'node:http'` loads all of undici for `http.WebSocket`. axios
 * touches `fetch` and `FormData` when it loads, although it uses `node:http` here; this would load undici as well. HTTP/2, which we never
 * speak, is loaded on first use. Together this saves 70 ms of the start and ten megabytes.
 */
export const leanBuiltins: Plugin = {
  name: 'lean-builtins',
  enforce: 'pre',
  resolveId(source, importer) {
    if (source === 'http2' || source === 'node:http2') return LAZY_HTTP2
    return source === './fetch.js' && importer?.endsWith('/axios/lib/adapters/adapters.js') ? NO_FETCH : null
  },
  load: (id) => LEAN[id] ?? null,
  transform(code, id) {
    if (!id.endsWith('/axios/lib/utils.js')) return null
    // axios also recognises forms by their shape.
    if (!code.includes(EAGER_FORM)) this.error(`axios no longer has "${EAGER_FORM}": see what its start loads now.`)
    return { code: code.replace(EAGER_FORM, 'const FormDataCtor = undefined'), map: null }
  },
  renderChunk(code, chunk) {
    // The entry of the headless host must run on an older Node, to say which Node is needed. That Node may lack `getBuiltinModule`.
    if (chunk.facadeModuleId?.endsWith('src/server/index.ts')) return null
    let written = code
    for (const statement of this.parse(code).body.toReversed()) {
      if (statement.type !== 'ImportDeclaration' || !isBuiltin(statement.source.value)) continue
      const { start, end } = statement
      const asked = askedFor(
        statement.specifiers,
        `process.getBuiltinModule(${JSON.stringify(statement.source.value)})`,
      )
      // Keep the number of lines, for the source map.
      const lines = '\n'.repeat(code.slice(start, end).split('\n').length - 1)
      written = `${written.slice(0, start)}${asked}${lines}${written.slice(end)}`
    }
    return { code: written, map: null }
  },
}

interface Specifier {
  readonly type: string
  readonly local: { readonly name: string }
  readonly imported?: { readonly name?: string; readonly value?: unknown }
}

function askedFor(specifiers: readonly Specifier[], module: string): string {
  const named = specifiers.filter((one) => one.type === 'ImportSpecifier' && nameOf(one) !== 'default')
  const whole = specifiers.filter((one) => !named.includes(one))
  const parts = whole.map(({ local }) => `${local.name} = ${module}`)
  if (named.length > 0) {
    const names = named.map((one) =>
      nameOf(one) === one.local.name ? nameOf(one) : `${nameOf(one)}: ${one.local.name}`,
    )
    parts.push(`{ ${names.join(', ')} } = ${module}`)
  }
  return parts.length === 0 ? '' : `const ${parts.join(', ')};`
}

const nameOf = ({ imported }: Specifier): string => String(imported?.name ?? imported?.value)
