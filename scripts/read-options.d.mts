export type Option =
  | { readonly type: 'boolean' }
  | { readonly type: 'string'; readonly default?: string; readonly among?: readonly string[] }
  | { readonly type: 'strings' }
  /** A whole number unless `fraction` is set. */
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
  /** The usage of the script, on one line. */
  readonly use: string
  readonly options: Options
  /** The largest number of words beside the options. Default: none. */
  readonly words?: number
  /** Says whether a word is valid. Default: every word is. */
  readonly isWord?: (word: string) => boolean
}

/** The result of reading a command line. `help`: the user asked for it. `wrong`: `problem` is one sentence. */
type Read<Options extends Readonly<Record<string, Option>>> =
  | {
      readonly kind: 'read'
      readonly values: { readonly [Name in keyof Options]: Given<Options[Name]> }
      readonly words: readonly string[]
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string }

/** Reads a command line without side effects; scripts use `readOptions`. */
export function parseOptions<const Options extends Readonly<Record<string, Option>>>(
  line: Omit<Line<Options>, 'use'>,
  args: readonly string[],
): Read<Options>

/** Reads the options of the running script. On a request for help it prints the usage and ends with 0; on a wrong call with 2. */
export function readOptions<const Options extends Readonly<Record<string, Option>>>(
  line: Line<Options>,
): Extract<Read<Options>, { kind: 'read' }>

/** The whole numbers on the script's command line, in their order, at most `most`. */
export function readNumbers(use: string, most: number): readonly number[]
