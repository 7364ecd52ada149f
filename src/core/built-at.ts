/** Build time, unix ms. The bundlers replace it; undefined when the sources run unbundled. */
declare const __SALESBOY_BUILT_AT__: number | undefined

/** Used when the sources run unbundled: a date before this program's first line was written. */
const BEFORE_ANY_BUILD = Date.UTC(2025, 11, 1)

/** When this program was built, unix ms. A clock that shows an earlier time is wrong. */
export const builtAt: number = typeof __SALESBOY_BUILT_AT__ === 'number' ? __SALESBOY_BUILT_AT__ : BEFORE_ANY_BUILD
