export type Option =
  | { readonly type: 'boolean' }
  | { readonly type: 'string'; readonly default?: string; readonly among?: readonly string[] }
  | { readonly type: 'strings' }
  /** A whole number, if nothing else is said. */
  | {
      readonly type: 'number'
      readonly default?: number
      readonly least?: number
      readonly most?: number
      readonly fraction?: true
    }

type Given<One extends Option> = One extends { readonly type: 'boolean' }
  ? boolean
  : One extends { readonly type: 'strings' }
    ? readonly string[]
    : | (One extends { readonly type: 'number' } ? number : string)
      | (One extends { readonly default: string | number } ? never : undefined)

interface Line<Options> {
  /** How the script is called, on one line. */
  readonly use: string
  readonly options: Options
  /** How many words may stand beside the options, at most. Default: none. */
  readonly words?: number
  /** Which words are some. Default: all. */
  readonly isWord?: (word: string) => boolean
}

/** What was asked of a script; `problem` is one sentence, `help` that it was asked for. */
type Read<Options extends Readonly<Record<string, Option>>> =
  | {
      readonly kind: 'read'
      readonly values: { readonly [Name in keyof Options]: Given<Options[Name]> }
      readonly words: readonly string[]
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string }

/** Reads a command line; for scripts there is `readOptions`. */
export function parseOptions<const Options extends Readonly<Record<string, Option>>>(
  line: Omit<Line<Options>, 'use'>,
  args: readonly string[],
): Read<Options>

/** The options of a script that was called with them. Asked for help, or called wrongly, it says how it is used and ends: with 0, or 2. */
export function readOptions<const Options extends Readonly<Record<string, Option>>>(
  line: Line<Options>,
): Extract<Read<Options>, { kind: 'read' }>

/** The whole numbers that a script was called with, at most so many, in their order. */
export function readNumbers(use: string, most: number): readonly number[]
