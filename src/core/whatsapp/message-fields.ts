/**
 * The plain fields that map-message.ts and message-content.ts read from a message of WhatsApp's page. Functions in the page cannot
 * import, so they get this list as an argument.
 */
export const MESSAGE_FIELDS: readonly string[] = [
  ...[
    'type',
    'subtype',
    'futureproofType',
    'futureproofSubtype',
    't',
    'isNewMsg',
    'ack',
    'notifyName',
    'broadcast',
    'latestEditSenderTimestampMs',
    'quotedStanzaID',
  ],
  ...[
    'body',
    'caption',
    'title',
    'description',
    'message',
    'pollName',
    'eventName',
    'eventDescription',
    'vcardFormattedName',
  ],
  ...['comment', 'inviteGrpName', 'sharableEventInviteTitle', 'sharableEventInviteCaption'],
  ...['paymentCurrency', 'paymentAmount1000'],
  ...['directPath', 'mimetype', 'filename', 'filehash', 'size'],
  ...['lat', 'lng', 'loc'],
  ...['orderTitle', 'itemCount', 'orderId', 'token', 'totalAmount1000', 'totalCurrencyCode'],
  ...['productId', 'retailerId', 'url', 'priceAmount1000', 'salePriceAmount1000', 'currencyCode'],
]
