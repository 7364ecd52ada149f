import type { WireGroup } from '../wire.ts'
import { boot } from './boot.ts'
import { Collection } from './collection.ts'
import type { ContactModel } from './contact-model.ts'
import { Model, type Attributes } from './model.ts'
import { MsgModel } from './msg-model.ts'
import type { MsgKey } from './msg-key.ts'
import { PageError } from './page-error.ts'
import { createWid, type Wid } from './wid.ts'

export class MuteModel extends Model {
  declare readonly id: Wid
  declare expiration: number

  async mute({ expiration }: { expiration: number }): Promise<void> {
    this.set('expiration', expiration)
  }

  async unmute(): Promise<void> {
    this.set('expiration', 0)
  }
}

export class ParticipantModel extends Model {
  declare readonly id: Wid
  declare readonly isAdmin: boolean
}

export class GroupMetadataModel extends Model {
  declare readonly id: Wid
  declare readonly subject: string
  declare readonly announce: boolean
  declare readonly isLidAddressingMode: boolean
  declare readonly participants: Collection<ParticipantModel>

  /** The participants are a collection; when serialised, they become a list. */
  override serialize(): Attributes {
    return { ...super.serialize(), participants: this.participants.serialize() }
  }
}

export function groupMetadataAttributes(wire: WireGroup): Attributes {
  const participants = new Collection<ParticipantModel>(ParticipantModel)
  for (const { id, isAdmin } of wire.participants) {
    participants.add({ id: createWid(id), isAdmin, isSuperAdmin: isAdmin })
  }
  return {
    id: createWid(wire.id),
    subject: wire.subject,
    creation: wire.createdAt,
    owner: participants.head()?.id,
    participants,
    size: wire.participants.length,
    announce: false,
    restrict: false,
    isLidAddressingMode: wire.isLidAddressingMode,
    membershipApprovalRequests: [],
  }
}

const byTime = (left: MsgModel, right: MsgModel): number => left.t - right.t || left.rank - right.rank

export class ChatModel extends Model {
  static override readonly sessionKeys = new Set([
    'contact',
    'groupMetadata',
    'newsletterMetadata',
    'mute',
    'formattedTitle',
    'msgs',
    'typing',
  ])
  declare readonly id: Wid
  declare t: number
  declare unreadCount: number
  declare archive: boolean
  declare pin: number
  declare name: string
  declare readonly contact: ContactModel | undefined
  declare groupMetadata: GroupMetadataModel | undefined
  declare newsletterMetadata: Model | undefined
  declare mute: MuteModel
  declare lastReceivedKey: MsgKey | undefined
  readonly msgs: Collection<MsgModel>

  constructor(attributes: Attributes) {
    const id = createWid(attributes['id'])
    super({
      t: 0,
      unreadCount: 0,
      archive: false,
      isReadOnly: false,
      isLocked: false,
      muteExpiration: 0,
      notSpam: true,
      pin: 0,
      ephemeralDuration: 0,
      unreadMentionCount: 0,
      hasUnreadMention: false,
      archiveAtMentionViewedInDrawer: false,
      hasChatBeenOpened: false,
      endOfHistoryTransferType: 0,
      labels: [],
      name: undefined,
      contact: undefined,
      groupMetadata: undefined,
      newsletterMetadata: undefined,
      lastReceivedKey: undefined,
      ...attributes,
      id,
      mute: new MuteModel({ id, expiration: 0 }),
    })
    this.msgs = new Collection<MsgModel>(MsgModel, byTime)
  }

  get formattedTitle(): string {
    return this.groupMetadata?.subject ?? this.contact?.formattedName ?? this.name ?? this.id.user
  }

  get hasUnread(): boolean {
    return this.unreadCount !== 0
  }

  get isGroup(): boolean {
    return this.id.isGroup()
  }

  get isUser(): boolean {
    return this.id.isUser()
  }

  get canSend(): boolean {
    return true
  }

  override serialize(): Attributes {
    if (boot.unreadableChats.includes(String(this.id))) throw new PageError('this chat cannot be read')
    return { ...super.serialize(), msgs: this.msgs.serialize() }
  }
}
