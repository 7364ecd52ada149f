/** The build replaces it with the version in package.json. */
declare const __SALESBOY_VERSION__: string | undefined

/** This program's version; `0.0.0-dev` when it runs from sources. */
export const version = typeof __SALESBOY_VERSION__ === 'string' ? __SALESBOY_VERSION__ : '0.0.0-dev'
