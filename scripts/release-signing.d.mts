export interface Signing {
  readonly environment: Readonly<Record<string, string>>
  readonly overrides: readonly string[]
  readonly sentence: string
}
export function signingFor(
  platform: NodeJS.Platform,
  secrets: Readonly<Record<string, string | undefined>>,
  folder: string,
): Signing
