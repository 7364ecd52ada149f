import { product } from '../product.ts'

const isLink = (argument: string) => argument.toLowerCase().startsWith(`${product.linkScheme}:`)

/**
 * Splits a command line into our own arguments and the setup link that the system appended. Drops all arguments after the link: on Windows
 * a link can smuggle in arguments, and a genuine link always comes last.
 */
export function splitSetupLink(args: readonly string[]): {
  readonly args: readonly string[]
  readonly link: string | null
} {
  const at = args.findIndex(isLink)
  return at < 0 ? { args, link: null } : { args: args.slice(0, at), link: args[at] ?? null }
}
