/** The moment of the build, for bundles that must know when a clock cannot be right. A build that is to be repeated bit for bit sets SOURCE_DATE_EPOCH. */
export const builtAt = {
  __SALESBOY_BUILT_AT__: String(Number(process.env['SOURCE_DATE_EPOCH'] ?? Math.floor(Date.now() / 1000)) * 1000),
}
