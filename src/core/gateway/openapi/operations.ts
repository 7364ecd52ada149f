import type { z } from 'zod'
import * as schemas from '../api-schemas.ts'

export interface OperationAnswer {
  readonly description: string
  /** Null: a stream of Server-Sent Events. */
  readonly schema: z.ZodType | null
  /** Set for an answer that is neither JSON nor such a stream. */
  readonly type?: 'text/plain' | 'application/json'
}

export interface Operation {
  readonly method: 'get' | 'post'
  /** With `{name}` for parameters. */
  readonly path: string
  readonly summary: string
  /** Whether `x-api-key` is needed. */
  readonly key: boolean
  /** The other header that may carry the key instead. */
  readonly otherHeader?: 'secret' | 'bearer'
  readonly parameters?: readonly {
    readonly in: 'path' | 'query' | 'header'
    readonly name: string
    readonly required: boolean
    readonly description: string
  }[]
  readonly body?: z.ZodType
  readonly answers: Readonly<Record<number, OperationAnswer>>
}

const fails = (description: string): OperationAnswer => ({ description, schema: schemas.errorAnswer })
const says = (description: string, schema: z.ZodType): OperationAnswer => ({ description, schema })
const inPath = { in: 'path', name: 'userId', required: true, description: 'The user’s id.' } as const
const inQuery = (name: string, description: string) => ({ in: 'query', name, required: true, description }) as const
const badId = fails('The id is missing, a placeholder, or not a UUID.')
/** Errors that every request with a body can get. */
const bodyFails = { 413: fails('The body is over 100 KB.') }

const groups = (path: string, summary: string): Operation => ({
  method: 'get',
  path,
  summary,
  key: true,
  parameters: [inQuery('user_id', 'The user’s id.')],
  answers: {
    200: says('The groups of the linked phone.', schemas.groupsAnswer),
    400: fails('No user id.'),
    404: fails('Unknown session, or not connected.'),
  },
})

/** Every operation of the gateway API. Tests compare this list with the routes. */
export const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/health',
    summary: 'Whether the host is alive; with the key also how it is doing',
    key: false,
    answers: { 200: says('Alive. The long form needs the key.', schemas.longHealthAnswer.or(schemas.healthAnswer)) },
  },
  {
    method: 'get',
    path: '/openapi.json',
    summary: 'This description',
    key: false,
    answers: { 200: says('OpenAPI 3.1.', schemas.openapiAnswer) },
  },
  {
    method: 'post',
    path: '/session/start',
    summary: 'Begin to connect a session; made when it does not exist',
    key: true,
    body: schemas.startBody,
    answers: {
      200: says('Begun, under way, active already, or (`success: false`) why not.', schemas.verbAnswer),
      400: badId,
      403: fails('No such session, and the owner lets no core add one.'),
      ...bodyFails,
    },
  },
  {
    method: 'post',
    path: '/session/stop',
    summary: 'Close a session and keep its link',
    key: true,
    body: schemas.stopBody,
    answers: {
      200: says('Stopped, or (`success: false`) why not.', schemas.verbAnswer),
      400: badId,
      403: fails('The owner lets no core unlink a phone.'),
      ...bodyFails,
    },
  },
  {
    method: 'get',
    path: '/session/status',
    summary: 'State of a session',
    key: true,
    parameters: [inQuery('userId', 'The user’s id; `user_id` is taken too.')],
    answers: {
      200: says('Its state; `exists` while a browser of it runs or is wanted.', schemas.statusAnswer),
      400: badId,
    },
  },
  {
    method: 'get',
    path: '/session/status/{userId}',
    summary: 'State of a session',
    key: true,
    parameters: [inPath],
    answers: {
      200: says('Its state; `exists` while a browser of it runs or is wanted.', schemas.statusAnswer),
      400: badId,
    },
  },
  {
    method: 'get',
    path: '/api/session/status/{userId}',
    summary: 'Whether a session is connected; the key may be in `X-Gateway-Secret` here',
    key: true,
    otherHeader: 'secret',
    parameters: [inPath],
    answers: { 200: says('Connected or not.', schemas.connectedAnswer) },
  },
  {
    method: 'get',
    path: '/session/qr',
    summary: 'QR codes and states as they change',
    key: true,
    parameters: [inQuery('userId', 'The user’s id.')],
    answers: {
      200: { description: 'Frames `{"qr"}` and `event: status`.', schema: null },
      400: badId,
      429: fails('50 streams are open already.'),
    },
  },
  {
    method: 'get',
    path: '/session/qr/{userId}',
    summary: 'QR codes and states as they change',
    key: true,
    parameters: [inPath],
    answers: {
      200: { description: 'Frames `{"qr"}` and `event: status`.', schema: null },
      400: badId,
      429: fails('50 streams are open already.'),
    },
  },
  {
    method: 'post',
    path: '/message/send',
    summary: 'Send a text, a file or a place into a chat',
    key: true,
    parameters: [
      {
        in: 'header',
        name: 'Idempotency-Key',
        required: false,
        description: 'Makes a repeat of the same request return the first answer. At most 255 characters.',
      },
    ],
    body: schemas.sendBody,
    answers: {
      200: says('Durably accepted or sent, within about two seconds.', schemas.sendAnswer),
      400: fails('A field is missing or of the wrong type; `media.data` is not base64.'),
      404: fails('Unknown session.'),
      409: fails(
        'It will not be sent, and `error` says why: not connected, or answers are paused, or the owner answers there (what nobody asked for is kept with `queue`), …',
      ),
      413: fails('The file is over `replies.mediaMaxMb`, or the rest of the body over 100 KB.'),
      415: fails('The file is nothing that can be sent so: a web page, a program, a film as a voice note.'),
      422: fails(
        'The recipient is not on WhatsApp, the file cannot be had or its address must not be asked, or the `Idempotency-Key` was used for another message.',
      ),
      500: fails('WhatsApp refused it.'),
      503: fails('The disk takes no writes: nothing was accepted.'),
    },
  },
  {
    method: 'get',
    path: '/metrics',
    summary: 'Figures of this host for Prometheus; the key may come as a bearer token here',
    key: true,
    otherHeader: 'bearer',
    answers: {
      200: { description: 'Prometheus’ text format.', schema: schemas.metricsAnswer, type: 'text/plain' },
      404: fails('`gateway.metrics` is off.'),
    },
  },
  groups('/message/groups', 'Groups of the linked phone'),
  groups('/groups', 'Groups of the linked phone'),
  {
    method: 'get',
    path: '/message/contacts',
    summary: 'Contacts of several users',
    key: true,
    parameters: [inQuery('user_ids', 'User ids with commas between them, at most 100.')],
    answers: {
      200: says(
        'The contacts by user id; empty for a session that is not connected. With `Retry-After`: people with a chat only, all after so many seconds.',
        schemas.contactsAnswer,
      ),
      400: fails('No user ids, or too many.'),
    },
  },
]
