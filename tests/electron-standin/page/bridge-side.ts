import type { createCodec } from './codec.ts'

type AnyFunction = (...args: unknown[]) => unknown

/**
 * One end of the context bridge. The same code runs in the page's own world and in the preload's, as its own source
 * text. The two worlds share the window's events but no objects, so only text crosses: values as copies, functions as
 * numbers to call back.
 */
export function createBridgeSide(
  codec: ReturnType<typeof createCodec>,
  names: { readonly own: string; readonly other: string },
) {
  const target = window
  const dispatch = target.dispatchEvent.bind(target)
  const functions = new Map<number, AnyFunction>()
  const known = new WeakMap<AnyFunction, number>()
  const promises = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let lastId = 0
  let lastReply: { ok: boolean; value: string } | null = null

  const post = (message: object) => dispatch(new CustomEvent(names.other, { detail: JSON.stringify(message) }))
  const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

  const pack = (value: unknown): string =>
    codec.encode(value, {
      onFunction(run) {
        const id = known.get(run) ?? (lastId += 1)
        known.set(run, id)
        functions.set(id, run)
        return id
      },
      onPromise(promise) {
        const id = (lastId += 1)
        promise.then(
          (result) => post({ kind: 'settle', id, ok: true, value: pack(result) }),
          (error: unknown) => post({ kind: 'settle', id, ok: false, value: messageOf(error) }),
        )
        return id
      },
    })
  const unpack = (text: string): unknown =>
    codec.decode(text, {
      onFunction:
        (id) =>
        (...args: unknown[]) => {
          lastReply = null
          post({ kind: 'call', id, args: pack(args) })
          // `dispatchEvent` runs the other side before it returns, so the reply is already here.
          const reply = lastReply as { ok: boolean; value: string } | null
          if (reply === null) throw new Error('The other world did not answer.')
          if (!reply.ok) throw new Error(reply.value)
          return unpack(reply.value)
        },
      onPromise: (id) => new Promise((resolve, reject) => promises.set(id, { resolve, reject })),
    })

  const freeze = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
      Object.freeze(value)
      for (const entry of Object.values(value)) freeze(entry)
    }
    return value
  }

  target.addEventListener(names.own, (event) => {
    const message = JSON.parse((event as CustomEvent<string>).detail)
    if (message.kind === 'expose') {
      if (Object.hasOwn(target, message.key)) throw new Error(`Cannot bind an API on top of an existing property`)
      Object.defineProperty(target, message.key, { value: freeze(unpack(message.value)), enumerable: true })
    } else if (message.kind === 'call') {
      let reply: object
      try {
        const run = functions.get(message.id)
        if (!run) throw new Error('There is no such function.')
        reply = { kind: 'reply', ok: true, value: pack(run(...(unpack(message.args) as unknown[]))) }
      } catch (error) {
        reply = { kind: 'reply', ok: false, value: messageOf(error) }
      }
      post(reply)
    } else if (message.kind === 'reply') {
      lastReply = message
    } else if (message.kind === 'settle') {
      const waiting = promises.get(message.id)
      promises.delete(message.id)
      if (message.ok) waiting?.resolve(unpack(message.value))
      else waiting?.reject(new Error(message.value))
    }
  })

  return { expose: (key: string, api: unknown) => post({ kind: 'expose', key, value: pack(api) }) }
}
