/** One known way to break the product: a small edit of one source file. */
export interface Mutant {
  readonly name: string
  /** Path below `src/core`. */
  readonly file: string
  /** Occurs exactly once in the file, so that a changed line fails loudly. */
  readonly find: string
  readonly replace: string
}

export const mutant = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  file,
  find,
  replace,
})
