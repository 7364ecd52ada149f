/**
 * The build time in unix ms, for bundles that must detect an impossible clock. A build that must be repeatable bit for bit sets
 * SOURCE_DATE_EPOCH (seconds).
 */
export const builtAt = {
  __SALESBOY_BUILT_AT__: String(Number(process.env['SOURCE_DATE_EPOCH'] ?? Math.floor(Date.now() / 1000)) * 1000),
}
