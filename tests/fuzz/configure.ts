import fc from 'fast-check'

// `npm run fuzz -- --runs N --seed S` sets these. A normal run uses each property's own small number of runs and a new seed.
const number = (name: string) => (process.env[name] === undefined ? undefined : Number(process.env[name]))
const [numRuns, seed] = [number('SALESBOY_FUZZ_RUNS'), number('SALESBOY_FUZZ_SEED')]
if (numRuns !== undefined || seed !== undefined) {
  fc.configureGlobal({ ...(numRuns === undefined ? {} : { numRuns }), ...(seed === undefined ? {} : { seed }) })
}
