/** Turns the content that a person writes, or a page sends, into a stored message with WhatsApp's own attribute names. */
import { createHash, randomBytes } from 'node:crypto'
import type { MediaInput, MessageContent, MessageKind } from '../../client/control-api.ts'
import { nowSeconds, type StoredMedia, type World } from './world.ts'

export interface BuiltContent {
  readonly kind: MessageKind
  readonly body: string
  readonly caption: string | null
  readonly mediaId: string | null
  readonly attributes: Record<string, unknown>
}

/** A grey 1×1 JPEG: the preview that image and video messages carry in `body`. */
export const THUMBNAIL =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z'

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64')

/** Stores the bytes. The media id is also the last part of WhatsApp's `directPath`. */
export function storeMedia(world: World, bytes: Buffer, mimetype: string, filename: string | null): StoredMedia {
  const mediaId = randomBytes(12).toString('hex')
  const media: StoredMedia = { mediaId, mimetype, filename, bytes }
  world.media.set(mediaId, media)
  return media
}

/** The download fields of a media message. */
export function mediaAttributes(media: StoredMedia): Record<string, unknown> {
  return {
    mimetype: media.mimetype,
    size: media.bytes.length,
    filehash: sha256(media.bytes),
    encFilehash: sha256(Buffer.concat([media.bytes, Buffer.from('encrypted')])),
    mediaKey: createHash('sha256').update(media.mediaId).digest('base64'),
    mediaKeyTimestamp: nowSeconds(),
    directPath: `/v/t62.7118-24/${media.mediaId}?ccb=11-4&oe=0&_nc_sid=0`,
    deprecatedMms3Url: `https://mmg.whatsapp.net/v/t62.7118-24/${media.mediaId}`,
    ...(media.filename === null ? {} : { filename: media.filename }),
  }
}

const plain = (kind: MessageKind, body: string, attributes: Record<string, unknown> = {}): BuiltContent => ({
  kind,
  body,
  caption: null,
  mediaId: null,
  attributes,
})

function media(
  world: World,
  kind: MessageKind,
  input: MediaInput,
  caption: string | undefined,
  seconds?: number,
): BuiltContent {
  const stored = storeMedia(world, Buffer.from(input.data, 'base64'), input.mimetype, input.filename ?? null)
  // WhatsApp shows a document's name as its caption, and marks that the sender did not write it.
  const isNamed = kind === 'document' && caption === undefined && input.filename !== undefined
  return {
    kind,
    body: kind === 'image' || kind === 'video' ? THUMBNAIL : '',
    caption: caption ?? (isNamed ? (input.filename ?? null) : null),
    mediaId: stored.mediaId,
    attributes: {
      ...mediaAttributes(stored),
      ...(input.saidSize === undefined ? {} : { size: input.saidSize }),
      ...(seconds === undefined ? {} : { duration: String(seconds) }),
      isCaptionByUser: caption !== undefined,
      ...(kind === 'image' || kind === 'video' ? { width: 640, height: 480 } : {}),
      ...(kind === 'document' ? { pageCount: 1 } : {}),
    },
  }
}

const vcardOf = (name: string, phone: string): string =>
  [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:;${name};;;`,
    `FN:${name}`,
    `TEL;type=CELL;waid=${phone}:+${phone}`,
    'END:VCARD',
  ].join('\n')

/** Builds the stored form of a person's message. */
export function buildContent(world: World, content: MessageContent): BuiltContent {
  switch (content.kind) {
    case 'chat':
      return plain('chat', content.body)
    case 'image':
    case 'video':
    case 'sticker':
    case 'document':
      return media(world, content.kind, content.media, content.caption, content.seconds)
    case 'audio':
    case 'ptt':
      return media(world, content.kind, content.media, undefined, content.seconds ?? 3)
    case 'location':
      return plain('location', THUMBNAIL, {
        lat: content.latitude,
        lng: content.longitude,
        ...(content.name === undefined ? {} : { loc: [content.name, content.address ?? ''].join('\n').trimEnd() }),
        isLive: false,
      })
    case 'vcard':
      return plain('vcard', vcardOf(content.name, content.phone), { vcardFormattedName: content.name })
    case 'multi_vcard':
      return plain('multi_vcard', '', {
        vcardList: content.contacts.map(({ name, phone }) => ({ displayName: name, vcard: vcardOf(name, phone) })),
      })
    case 'poll_creation':
      return plain('poll_creation', '', {
        pollName: content.question,
        pollOptions: content.options.map((name, localId) => ({ name, localId })),
        pollSelectableOptionsCount: 1,
        pollVotesSnapshot: { pollVotes: [] },
      })
    case 'call_log':
      return plain('call_log', '', {
        subtype: content.video === true ? 'miss_video' : 'miss',
        isVideoCall: content.video === true,
      })
    case 'e2e_notification':
      return plain('e2e_notification', '', { subtype: 'encrypt' })
    case 'protocol':
      return plain('protocol', '', { subtype: 'ephemeral_setting' })
    case 'ciphertext':
      return plain('ciphertext', '', { subtype: 'none' })
    case 'unknown':
      return plain('unknown', '')
    case 'order':
      return plain('order', THUMBNAIL, {
        orderId: randomBytes(8).readBigUInt64BE().toString(),
        orderTitle: 'Cart',
        token: randomBytes(24).toString('base64'),
        itemCount: content.items,
        totalAmount1000: content.amount1000,
        totalCurrencyCode: content.currency,
        status: 1,
        surface: 1,
        ...(content.message === undefined ? {} : { message: content.message }),
      })
    case 'product':
      return plain('product', THUMBNAIL, {
        title: content.title,
        priceAmount1000: content.price1000,
        currencyCode: content.currency,
        productId: content.productId,
        productImageCount: 1,
      })
    case 'unavailable':
      return plain('ciphertext', '', { subtype: content.subtype })
    case 'other':
      return plain('other', typeof content.attributes?.['body'] === 'string' ? content.attributes['body'] : '', {
        ...content.attributes,
        type: content.type,
      })
  }
}
