/** What an error is called, such as `ENOENT`; undefined where it has no name. */
export function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code
}
