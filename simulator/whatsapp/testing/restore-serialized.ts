/**
 * The minimal shim that lets whatsapp-web.js 1.34.7 work with today's message keys, for the simulator's own tests. It
 * runs inside the page, so it must not use anything else from this file.
 */
export function restoreSerialized(): void {
  const browser = globalThis as unknown as { require: (name: string) => unknown }
  type Parts = { fromMe: boolean; remote: unknown; id: string }
  const MsgKey = browser.require('WAWebMsgKey') as new (parts: Parts) => Record<string, unknown>
  const { createWid } = browser.require('WAWebWidFactory') as { createWid: (id: string) => unknown }
  const text = 'false_1234567890@c.us_THROWAWAY'
  const key = new MsgKey({ fromMe: false, remote: createWid('1234567890@c.us'), id: 'THROWAWAY' })
  const field = Object.keys(key).find((name) => key[name] === text)
  if (field === undefined || field === '_serialized' || '_serialized' in MsgKey.prototype) return
  Object.defineProperty(MsgKey.prototype, '_serialized', {
    configurable: true,
    get(this: Record<string, unknown>) {
      return this[field]
    },
  })
}
