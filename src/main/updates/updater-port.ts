export interface UpdateOffer {
  readonly version: string
  /** Release notes as plain text. */
  readonly notes: string
}

/** The program's own updater, behind a port so that the service is tested without Electron. */
export interface UpdaterPort {
  /** False when this copy cannot update itself: an unpacked copy, or a package that the system updates. */
  readonly isInstalled: boolean
  /** Sets the URL to check for new versions. Empty means the URL packed with the program. */
  setFeed(url: string): Promise<void>
  /** Returns the newer version for this computer (releases may be staged), or null. Throws when the feed fails. */
  check(): Promise<UpdateOffer | null>
  download(onPercent: (percent: number) => void): Promise<void>
  /**
   * Starts the installer. Never resolves, because the installer ends the program. Rejects when the installer fails; that may be long after
   * the start, because a Mac checks the signature and the disk only then.
   */
  install(): Promise<never>
  /** Time in ms within which a started installer ends the program; after it the install has failed. */
  readonly installWithinMs: number
}
