/** Which LID belongs to which phone, as far as this account knows. */
import { createWid, type Wid } from './wid.ts'

const lidByPhone = new Map<string, Wid>()
const phoneByLid = new Map<string, Wid>()

export function learnPair(phone: string | undefined, lid: string | undefined): void {
  if (phone === undefined || lid === undefined) return
  lidByPhone.set(phone, createWid(lid))
  phoneByLid.set(lid, createWid(phone))
}

/** From now on the account does not know the phone of this LID. */
export function unlearn(lid: string): void {
  const phone = phoneByLid.get(lid)
  phoneByLid.delete(lid)
  if (phone !== undefined && String(lidByPhone.get(String(phone))) === lid) lidByPhone.delete(String(phone))
}

export const getCurrentLid = (phone: unknown): Wid | undefined => lidByPhone.get(String(phone))
export const getPhoneNumber = (lid: unknown): Wid | undefined => phoneByLid.get(String(lid))

/** The other id of the same person, if known. */
export const getAlternateUserWid = (wid: unknown): Wid | undefined => getCurrentLid(wid) ?? getPhoneNumber(wid)
export const toPn = (wid: unknown): Wid | undefined =>
  String(wid).endsWith('@lid') ? getPhoneNumber(wid) : createWid(wid)
export const toLid = (wid: unknown): Wid | undefined =>
  String(wid).endsWith('@lid') ? createWid(wid) : getCurrentLid(wid)
