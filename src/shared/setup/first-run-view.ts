/**
 * Step of the first run, derived from the setup and never stored in a page:
 * `core` asks for the assistant, `phone` links the phone, `done` explains what happens next. Null: there is no first run to do.
 */
export type FirstRunStep = 'core' | 'phone' | 'done'

export interface FirstRunView {
  readonly step: FirstRunStep | null
}
