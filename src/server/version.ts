/** Put in by the build from package.json. */
declare const __SALESBOY_VERSION__: string | undefined

/** This program's version; a run from sources has none. */
export const version = typeof __SALESBOY_VERSION__ === 'string' ? __SALESBOY_VERSION__ : '0.0.0-dev'
