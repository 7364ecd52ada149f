export function sandboxAdvice(
  electronFolder: string,
  machine?: {
    readonly platform?: NodeJS.Platform
    readonly userId?: number | undefined
    readonly restriction?: string
  },
): string | null
