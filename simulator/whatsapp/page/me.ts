/** The account that this page is linked to. */
import type { WireMe } from '../wire.ts'
import { createWid, type Wid } from './wid.ts'

let me: { readonly phone: Wid; readonly lid: Wid; readonly pushname: string } | null = null

export function setMe(wire: WireMe): void {
  me = { phone: createWid(wire.phone), lid: createWid(wire.lid), pushname: wire.pushname }
}

export const getMaybeMePnUser = (): Wid | undefined => me?.phone
export const getMaybeMeLidUser = (): Wid | undefined => me?.lid
export const getPushname = (): string | undefined => me?.pushname

export const isMe = (wid: unknown): boolean =>
  me !== null && (String(wid) === me.phone._serialized || String(wid) === me.lid._serialized)
