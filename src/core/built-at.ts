/** Written in by the bundlers; not there when the sources run as they are. */
declare const __SALESBOY_BUILT_AT__: number | undefined

/** When the sources run as they are: before anything of this program was written. */
const BEFORE_ANY_BUILD = Date.UTC(2025, 11, 1)

/** When this program was built, unix ms. A clock that shows less is wrong. */
export const builtAt: number = typeof __SALESBOY_BUILT_AT__ === 'number' ? __SALESBOY_BUILT_AT__ : BEFORE_ANY_BUILD
