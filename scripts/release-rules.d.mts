export const RELEASED_BUILDS: readonly string[]
export function missingPins(pins: Readonly<Partial<Record<string, string>>>): readonly string[]
export function tagProblem(tag: string, version: string): string | null
