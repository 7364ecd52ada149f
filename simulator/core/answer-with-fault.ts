import type { IncomingMessage, ServerResponse } from 'node:http'
import { ROWS } from './decide-answer.ts'
import { bodyOf, STATUS_BODIES, type Fault } from './faults.ts'

export type Reply = (status: number, body: string, headers?: Readonly<Record<string, string>>) => void

export interface FaultTools {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly reply: Reply
  /** Records that the connection was broken instead of answered, and how. */
  readonly broke: (how: string) => void
  readonly pause: (milliseconds: number) => Promise<void>
}

const HTML_OR_JSON = (body: string): Readonly<Record<string, string>> =>
  body.startsWith('<') ? { 'content-type': 'text/html; charset=utf-8' } : {}

async function drip({ response, broke, pause }: FaultTools, milliseconds: number): Promise<void> {
  broke('dripping')
  response.writeHead(200, { 'content-type': 'application/json' })
  while (!response.destroyed) {
    response.write(' ')
    await pause(milliseconds)
  }
}

/** Applies the fault. Returns false when the fault only changes how the good answer is given; the caller then answers. */
export async function answerWithFault(fault: Fault, tools: FaultTools): Promise<boolean> {
  const { request, response, reply, broke, pause } = tools
  switch (fault.kind) {
    case 'status': {
      const body = fault.body ?? STATUS_BODIES[fault.status] ?? '{"error":"Failed"}'
      const later = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }
      reply(fault.status, body, { ...HTML_OR_JSON(body), ...later })
      return true
    }
    case 'reset':
      broke('connection reset')
      request.socket.resetAndDestroy()
      return true
    case 'cut':
      broke('cut in mid-answer')
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '4096' })
      response.write('{"message":"Processed', () => request.socket.destroy())
      return true
    case 'drip':
      await drip(tools, fault.milliseconds)
      return true
    case 'slow':
      await pause(fault.milliseconds)
      return false
    case 'body': {
      const body = bodyOf(fault.body)
      reply(200, body, HTML_OR_JSON(body))
      return true
    }
    case 'redirect':
      reply(fault.status ?? 302, '', { location: fault.location })
      return true
    case 'plan-inactive':
      reply(200, ROWS.inactive)
      return true
    case 'user-unknown':
      reply(404, ROWS.unknownUser)
      return true
    case 'group-disabled':
      reply(200, ROWS.groupsOff)
      return true
    case 'whitelist':
      reply(200, ROWS.whitelist)
      return true
    case 'missing-fields':
      reply(200, ROWS.missing)
      return true
    case 'callback-only':
    case 'date':
      return false
  }
}
