export function quoteForCmd(text: string): string
export function spawnArguments(
  platform: string,
  command: string,
  args: readonly string[],
): [command: string, args: string[], options: { shell: boolean }]
export function runStep(
  command: string,
  args: readonly string[],
  options?: { env?: Record<string, string>; cwd?: string; quiet?: boolean; onOutput?: (text: string) => void },
): Promise<{ code: number; output: string }>
