import type { WireContact } from '../wire.ts'
import { learnPair, unlearn } from './lid-map.ts'
import { isMe } from './me.ts'
import { Model, type Attributes } from './model.ts'
import { createWid, type Wid } from './wid.ts'

export class ContactModel extends Model {
  static override readonly sessionKeys = new Set([
    'commonGroups',
    'businessProfile',
    'isContactBlocked',
    'profilePicThumb',
  ])
  declare readonly id: Wid
  declare readonly name: string | undefined
  declare readonly pushname: string | undefined
  declare readonly phoneNumber: Wid | undefined
  declare readonly isAddressBookContact: number
  declare isContactBlocked: boolean
  declare commonGroups: unknown

  constructor(attributes: Attributes) {
    super({
      type: 'in',
      isBusiness: false,
      isEnterprise: false,
      isSmb: false,
      labels: [],
      isContactSyncCompleted: 1,
      isAddressBookContact: 0,
      syncToAddressbook: false,
      isContactBlocked: false,
      ...attributes,
      id: createWid(attributes['id']),
    })
  }

  get shortName(): string | undefined {
    return this.name?.split(' ')[0]
  }

  get formattedName(): string {
    return this.name ?? this.pushname ?? `+${(this.phoneNumber ?? this.id).user}`
  }

  get displayName(): string {
    return this.formattedName
  }

  get isMe(): boolean {
    return isMe(this.id)
  }

  get isUser(): boolean {
    return this.id.isUser()
  }

  get isGroup(): boolean {
    return this.id.isGroup()
  }
}

/** The model's attributes for a contact that came from the server. */
export function contactAttributes(wire: WireContact): Attributes {
  if (wire.lid !== undefined && wire.phone === undefined) unlearn(wire.lid)
  learnPair(wire.phone, wire.lid)
  return {
    id: createWid(wire.id),
    ...(wire.name === null ? {} : { name: wire.name }),
    pushname: wire.pushname,
    isAddressBookContact: wire.isMyContact ? 1 : 0,
    username: wire.username,
    phoneNumber: wire.id.endsWith('@lid') && wire.phone !== undefined ? createWid(wire.phone) : undefined,
  }
}
