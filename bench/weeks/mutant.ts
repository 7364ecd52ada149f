/** One known way to break the product: a small edit of one source file. */
export interface Mutant {
  readonly name: string
  /** Below `src/core`. */
  readonly file: string
  /** Stands there exactly once: a line that has moved fails loudly. */
  readonly find: string
  readonly replace: string
}

export const mutant = (name: string, file: string, find: string, replace: string): Mutant => ({
  name,
  file,
  find,
  replace,
})
