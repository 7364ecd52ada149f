import fc from 'fast-check'

/** A property's own number of runs, unless `npm run fuzz -- --runs N` sets another. */
export const runs = (own: number): { readonly numRuns: number } => ({
  numRuns: fc.readConfigureGlobal()?.numRuns ?? own,
})

/** Time limit in ms, long enough for a slow machine and for thousands of runs. */
export const FUZZ_LIMIT_MS = process.env['SALESBOY_FUZZ_RUNS'] === undefined ? 300_000 : 3_600_000
