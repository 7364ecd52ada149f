import type { ControlError } from '../../client/control-api.ts'

export type RefusalCode = ControlError['error']['code']

/** A command that cannot be carried out. It becomes a `ControlError` answer. */
export class Refusal extends Error {
  readonly code: RefusalCode

  constructor(code: RefusalCode, message: string) {
    super(message)
    this.name = 'Refusal'
    this.code = code
  }
}

export function refuse(code: RefusalCode, message: string): never {
  throw new Refusal(code, message)
}
