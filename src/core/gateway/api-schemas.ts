import { z } from 'zod'
import { sendAs } from '../../shared/model/attachment.ts'

/** The shapes of the gateway API. `/openapi.json` is built from them, and tests check every real answer against them. */

const userId = z
  .string()
  .min(1)
  .max(64)
  .describe('The core’s id of the user: a UUID, or the id of a session made in the app.')
const text = z.string().min(1)
const dataUrl = z.string().startsWith('data:image/png;base64,').describe('A PNG as a data URL.')
const stateName = z
  .enum([
    'stopped',
    'starting',
    'needs-link',
    'linking',
    'syncing',
    'connected',
    'waiting-for-internet',
    'reconnecting',
    'conflict',
    'unlinked',
    'failed',
    'stopping',
  ])
  .describe('More may come; treat an unknown one as not connected.')
const phone = z.string().nullable().describe('Digits of the linked phone.')
const time = z.iso.datetime()

export const startBody = z.object({ userId })
export const stopBody = z.object({
  userId,
  unlink: z.boolean().optional().describe('Also logs out at WhatsApp and deletes the profile.'),
})
export const sendBody = z.object({
  userId,
  to: z
    .union([z.string(), z.number().int()])
    .describe('A phone with its country code in any spelling, or a chat id: `…@c.us`, `…@lid`, `…@g.us`.'),
  message: text.optional().describe('The text, or the caption of the file. May be left out beside media or location.'),
  media: z
    .union([
      z.string().describe('As `url`.'),
      z.object({
        url: z
          .string()
          .optional()
          .describe('HTTPS and public, or the core itself. Fetched within a minute, three redirects.'),
        data: z.string().optional().describe('The bytes in base64, instead of `url`.'),
        mimetype: z.string().optional().describe('What it is, where the first bytes do not tell.'),
        filename: z.string().optional().describe('The name of a document.'),
      }),
    ])
    .optional()
    .describe('A file that goes with the text, at most `replies.mediaMaxMb`.'),
  as: z
    .enum(sendAs)
    .optional()
    .describe('How the file is shown. `auto`: picture, video, sound or document, by what it is.'),
  location: z
    .object({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: z.string().optional(),
    })
    .optional()
    .describe('A place, instead of `media`.'),
  queue: z
    .boolean()
    .optional()
    .describe(
      'Keep the text while the session is not connected, instead of refusing with 409; and what nobody asked for while answers are paused or the owner answers in the chat.',
    ),
})

export const errorAnswer = z.strictObject({ error: text })
export const verbAnswer = z.strictObject({ success: z.boolean(), message: text })
export const sendAnswer = z.strictObject({
  success: z.literal(true),
  message: z.literal('Message sent'),
  id: z.string().optional().describe('WhatsApp’s id of the message, when it was known in time.'),
})
export const statusAnswer = z.strictObject({
  exists: z.boolean(),
  ready: z.boolean(),
  qr: dataUrl.nullable(),
  state: stateName.optional(),
  percent: z.number().optional(),
  phone: phone.optional(),
  since: time.optional(),
})
export const connectedAnswer = z.strictObject({ connected: z.boolean() })
export const groupsAnswer = z.strictObject({ groups: z.array(z.strictObject({ id: text, name: z.string() })) })
export const contactsAnswer = z.strictObject({
  contacts: z.record(z.string(), z.array(z.strictObject({ id: text, name: z.string(), number: z.string() }))),
})

/** The data of an `event: status` frame of the QR stream. */
export const statusFrame = z.strictObject({
  exists: z.boolean(),
  connected: z.boolean(),
  state: stateName,
  percent: z.number().optional(),
  phone: phone.optional(),
  since: time.optional(),
})
/** The data of a frame without event name. */
export const qrFrame = z.strictObject({ qr: dataUrl })

const channel = z.strictObject({
  kind: z.enum(['off', 'not-configured', 'connecting', 'open', 'waiting', 'secret-refused', 'stopped']),
  since: z.number(),
  nextTryAt: z.number().nullable(),
  detail: z.string().nullable(),
  waiting: z.number().int(),
  dead: z.number().int(),
})
const shortHealth = { status: z.literal('ok'), timestamp: time }
export const healthAnswer = z.strictObject(shortHealth)
export const longHealthAnswer = z.strictObject({
  ...shortHealth,
  version: text,
  uptime: z.number().int().describe('Seconds.'),
  pid: z.number().int(),
  memory: z.record(z.string(), z.number()),
  sessions: z.array(
    z.strictObject({
      id: text,
      label: text.optional().describe('What it is called in `/metrics`; with `gateway.metrics` on.'),
      state: stateName,
      since: time,
      phone,
    }),
  ),
  queue: z.strictObject({
    waiting: z.number().int(),
    posting: z.number().int(),
    dead: z.number().int(),
    repliesQueued: z.number().int(),
  }),
  diagnosis: z.strictObject({
    fault: z.enum(['none', 'internet', 'core', 'link', 'plan', 'browser', 'setup', 'disk', 'clock', 'port']),
    sentence: text,
    action: text,
    sessionId: z.string().nullable(),
  }),
  channels: z.strictObject({ stream: channel, events: channel }).describe('The command stream and the session events.'),
})
/** Text for a monitor: one line for each number. */
export const metricsAnswer = z.string()
/** The description of this API itself. */
export const openapiAnswer = z.looseObject({ openapi: z.literal('3.1.0') })
