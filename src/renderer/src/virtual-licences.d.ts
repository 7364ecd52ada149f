/** Made by scripts/licences.ts at build time. */
declare module 'virtual:licences' {
  export interface Licence {
    readonly name: string
    readonly version: string
    readonly licence: string
    readonly text: string
  }
  export const licences: readonly Licence[]
}
