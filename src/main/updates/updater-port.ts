/** What an update brings. */
export interface UpdateOffer {
  readonly version: string
  /** Release notes as plain text. */
  readonly notes: string
}

/** The program's own updater, behind a port so that the service is tested without Electron. */
export interface UpdaterPort {
  /** False where nothing can be installed over: an unpacked copy, or a package that the system itself updates. */
  readonly isInstalled: boolean
  /** Where newer versions are looked for; empty: the address that was packed with the program. */
  setFeed(url: string): Promise<void>
  /** The newer version that is meant for this computer (releases may be staged), or null. Throws when the feed fails. */
  check(): Promise<UpdateOffer | null>
  download(onPercent: (percent: number) => void): Promise<void>
  /**
   * Starts the installer, which ends the program when it is ready: so this never resolves. Rejects when the installer refuses, which
   * may be long after it was started (a Mac looks at the signature and the disk only then).
   */
  install(): Promise<never>
  /** An installer that was started ends the program within this time, or will not do so any more. */
  readonly installWithinMs: number
}
