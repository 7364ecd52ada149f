/**
 * Where the first run stands, derived from what is set up and never stored in a page:
 * `core` asks for the assistant, `phone` links the phone, `done` says what happens now; null: nothing is left to do here.
 */
export type FirstRunStep = 'core' | 'phone' | 'done'

export interface FirstRunView {
  readonly step: FirstRunStep | null
}
