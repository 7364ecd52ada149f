/** WhatsApp's own errors have a class with a minified name: the library reports them as `r: r`. */
export class PageError extends Error {
  readonly detail: string

  constructor(detail: string) {
    super('r')
    this.name = 'r'
    this.detail = detail
  }
}

/** A refusal by WhatsApp's server. Callers read `name` and `status`. */
export class ServerStatusCodeError extends Error {
  readonly status: number
  readonly statusCode: number

  /** True when the phone was asked to send the file to the server again. */
  readonly reuploads: boolean

  constructor(status: number, reuploads = false) {
    super(`status ${status}`)
    this.reuploads = reuploads
    this.name = 'ServerStatusCodeError'
    this.status = status
    this.statusCode = status
  }
}
