/** An Electron event whose default can be prevented. */
export interface StandInEvent {
  readonly defaultPrevented: boolean
  preventDefault(): void
}

export function createEvent<T extends object>(fields: T = {} as T): StandInEvent & T {
  let isPrevented = false
  return Object.assign(
    Object.create({
      get defaultPrevented() {
        return isPrevented
      },
      preventDefault() {
        isPrevented = true
      },
    }),
    fields,
  )
}
