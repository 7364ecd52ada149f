import type { FastifyInstance, FastifyRequest } from 'fastify'
import { CommandError } from '../../../shared/result.ts'
import type { RouteContext } from '../gateway-deps.ts'
import { HttpError } from '../http-error.ts'
import { fieldsOf } from '../json-body.ts'

const MAX_IDS = 100

/** Groups and contacts of linked phones. */
export function addDirectoryRoutes(app: FastifyInstance, { sessions }: RouteContext): void {
  const groups = (missing: string) => async (request: FastifyRequest) => {
    const query = fieldsOf(request.query)
    const id = query['user_id'] ?? query['userId']
    if (typeof id !== 'string' || id === '') throw new HttpError(400, missing)
    const found = sessions.find(id) === null ? null : await orNull(sessions.groups(id))
    if (found === null) throw new HttpError(404, 'Session not found or not ready')
    return { groups: found.map((group) => ({ id: group.id, name: group.name })) }
  }
  const options = { exposeHeadRoute: true }
  app.get('/message/groups', options, groups('user_id is required'))
  app.get('/groups', options, groups('user_id required'))

  app.get('/message/contacts', options, async (request, reply) => {
    const ids = [fieldsOf(request.query)['user_ids'] ?? '']
      .flat()
      .flatMap((text) => String(text).split(','))
      .map((id) => id.trim())
      .filter((id) => id !== '')
    if (ids.length === 0) throw new HttpError(400, 'user_ids is required')
    if (ids.length > MAX_IDS) throw new HttpError(400, `user_ids can name at most ${MAX_IDS} users`)
    const found: [string, unknown][] = []
    let youngMs = 0
    // One after another: each is a long call into a browser page.
    for (const id of new Set(ids)) {
      const contacts = sessions.find(id) === null ? null : await orNull(sessions.contacts(id))
      // Until a phone has been linked long enough only people with a chat are listed: WhatsApp unlinks a new device that reads the whole
      // address book.
      if (contacts !== null) youngMs = Math.max(youngMs, sessions.find(id) === null ? 0 : sessions.youngForMs(id))
      found.push([id, (contacts ?? []).map(({ id, name, number }) => ({ id, name, number }))])
    }
    if (youngMs > 0) reply.header('retry-after', String(Math.ceil(youngMs / 1000)))
    return { contacts: Object.fromEntries(found) }
  })
}

/** Null for a session that was removed or disconnected meanwhile: it has nothing to list. */
async function orNull<T>(answer: Promise<T | null>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof CommandError && (error.code === 'not-found' || error.code === 'not-connected')) return null
    throw error
  }
}
