/* eslint-disable @typescript-eslint/no-explicit-any --
   The vendor seam: WhatsApp Web's own modules have no types. */

/**
 * The globals of the page that the functions in this folder use. Puppeteer sends these functions there as source text: each must
 * stand alone, import only types, and reach WhatsApp only through what the library itself relies on (`window.require`).
 */
export interface PageWindow {
  readonly require?: (module: string) => any
  readonly Debug?: { readonly VERSION?: string }
  readonly WWebJS?: any
  readonly location: { readonly href: string; reload(): void }
  readonly onAppStateHasSyncedEvent?: () => Promise<void>
  /** Ours: messages that WhatsApp loaded without putting them into their chat, by chat. */
  salesboyEarlier?: WeakMap<object, any[]>
  /** Ours, see ear.ts; its `bare` gives the plain fields of a message. */
  salesboyEar?: any
  /** Ours: the server's reasons for refusals, by the id part of the message, see note-refusals.ts. */
  salesboyRefusals?: Map<string, number>
  /** Ours: bytes of media on their way out of the page, by token. */
  salesboyMedia?: Map<string, Blob>
}
