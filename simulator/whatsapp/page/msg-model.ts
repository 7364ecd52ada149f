import type { WireMessage } from '../wire.ts'
import { boot } from './boot.ts'
import { MediaData, MediaObject } from './media-models.ts'
import { keyFromWire, type MsgKey } from './msg-key.ts'
import { Model, type Attributes } from './model.ts'
import { PageError } from './page-error.ts'
import { createWid, type Wid } from './wid.ts'

const NOTIFICATIONS = new Set([
  'e2e_notification',
  'notification',
  'notification_template',
  'gp2',
  'broadcast_notification',
  'protocol',
])
const MEDIA = new Set(['image', 'video', 'audio', 'ptt', 'document', 'sticker'])

const DEFAULTS: Attributes = {
  viewed: false,
  star: false,
  isNewMsg: false,
  isForwarded: false,
  invis: false,
  recvFresh: true,
  isFromTemplate: false,
  pollInvalidated: false,
  isSentCagPollCreation: false,
  latestEditMsgKey: null,
  latestEditSenderTimestampMs: null,
  mentionedJidList: [],
  groupMentions: [],
  isEventCanceled: false,
  isVcardOverMmsDocument: false,
  labels: [],
  hasReaction: false,
  ephemeralOutOfSync: false,
  productHeaderImageRejected: false,
  lastPlaybackProgress: 0,
  isDynamicReplyButtonsMsg: false,
  isMdHistoryMsg: false,
  stickerSentTs: 0,
  isAvatar: false,
  requiresDirectConnection: false,
  links: [],
}

export class MsgModel extends Model {
  static override readonly sessionKeys = new Set(['mediaData', 'mediaObject', 'rank', 'local', 'mediaBlob', 'preview'])
  declare readonly id: MsgKey
  declare readonly from: Wid
  declare readonly to: Wid
  declare readonly author: Wid | undefined
  declare type: string
  declare readonly body: string | undefined
  declare readonly caption: string | undefined
  declare t: number
  declare ack: number
  declare readonly isNewMsg: boolean
  declare readonly rank: number
  declare readonly directPath: string | undefined
  declare readonly mediaData: MediaData | undefined
  declare readonly mediaObject: MediaObject | undefined
  declare readonly quotedMsg: Attributes | undefined
  declare readonly quotedStanzaID: string | undefined

  constructor(attributes: Attributes) {
    super({ ...DEFAULTS, ...attributes })
    if (this.directPath === undefined || !MEDIA.has(this.type)) return
    const mediaId = mediaIdOf(this.directPath)
    const mediaObject = new MediaObject(attributes)
    this.set({ mediaObject, mediaData: new MediaData({ ...attributes, mediaStage: 'NEED_POKE' }, mediaId) })
  }

  get isNotification(): boolean {
    return NOTIFICATIONS.has(this.type)
  }

  get isMedia(): boolean {
    return MEDIA.has(this.type)
  }

  get isStatusV3(): boolean {
    return this.id.remote.isStatus()
  }

  get isEphemeral(): boolean {
    return false
  }

  get isGroupMsg(): boolean {
    return this.id.remote.isGroup()
  }

  get isSentByMe(): boolean {
    return this.id.fromMe
  }

  get isFailed(): boolean {
    return this.ack < 0
  }

  get sender(): Wid {
    return this.author ?? this.id.participant ?? this.from
  }

  override serialize(): Attributes {
    if (boot.unserializable.includes(this.id.id)) throw new PageError('serialize failed')
    return super.serialize()
  }

  unsafe(): this {
    return this
  }

  safe(): this {
    return this
  }

  canReply(): boolean {
    return !this.isNotification && this.type !== 'revoked' && this.type !== 'ciphertext'
  }

  /** The part of this message that a reply to it carries. */
  msgContextInfo(): Attributes {
    const quotedMsg: Attributes = { type: this.type, body: this.body }
    if (this.caption !== undefined) quotedMsg['caption'] = this.caption
    return { quotedMsg, quotedStanzaID: this.id.id, quotedParticipant: this.sender, quotedRemoteJid: undefined }
  }

  avParams(): Attributes {
    return this.serialize()
  }

  /** A tick never goes back, except to "failed" before the server has the message. */
  updateAck(ack: number, _isFromServer?: boolean): void {
    if (ack > this.ack || (ack === -1 && this.ack < 1)) this.set('ack', ack)
  }

  async downloadMedia(_options?: unknown): Promise<void> {
    if (!this.mediaData) throw new PageError('no media')
    await this.mediaData.fetchBytes()
  }

  forceDownloadMediaEvenIfExpensive(): Promise<void> {
    return this.downloadMedia()
  }
}

/** The simulator's media id is the last part of the direct path. */
export const mediaIdOf = (directPath: string): string => directPath.split('?')[0]?.split('/').pop() ?? ''

/** The model's attributes for a message that came from the server. */
export function messageAttributes(wire: WireMessage): Attributes {
  const { attributes } = wire
  return {
    ...attributes,
    id: keyFromWire(wire.key),
    from: createWid(wire.from),
    to: createWid(wire.to),
    self: wire.key.fromMe ? 'out' : 'in',
    ...(wire.author === undefined ? {} : { author: createWid(wire.author) }),
    ...(wire.quotedParticipant === undefined ? {} : { quotedParticipant: createWid(wire.quotedParticipant) }),
    ...(wire.mentions === undefined ? {} : { mentionedJidList: wire.mentions.map((id) => createWid(id)) }),
    ...(wire.key.remote.endsWith('@broadcast') ? { broadcast: true } : {}),
    ...(wire.key.remote === 'status@broadcast' ? { isStatusV3Msg: true } : {}),
    isNewMsg: wire.isNew,
  }
}
