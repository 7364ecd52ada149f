/** The system's own entry that starts this program at login. */
export interface LoginItem {
  /** Whether the system will start this program at the next login. */
  read(): Promise<boolean>
  /** Turns the start at login on or off. Throws when the system refuses. */
  write(isOn: boolean): Promise<void>
}

/** The arguments of a start at login: no window, and the same data folder as this run. */
export function loginArguments(dataDir: string | null): readonly string[] {
  return dataDir === null ? ['--hidden'] : ['--hidden', '--data-dir', dataDir]
}
