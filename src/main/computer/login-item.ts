/** Starting with the computer, as the system itself keeps it. */
export interface LoginItem {
  /** What the system will really do at the next login. */
  read(): Promise<boolean>
  /** Asks the system for it; throws when the system refuses. */
  write(isOn: boolean): Promise<void>
}

/** The arguments of a start at login: no window, and the same data folder as this run. */
export function loginArguments(dataDir: string | null): readonly string[] {
  return dataDir === null ? ['--hidden'] : ['--hidden', '--data-dir', dataDir]
}
