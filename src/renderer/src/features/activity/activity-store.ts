import type { MessageView } from '../../../../shared/model/message.ts'
import { PagedList } from '../../stores/paged-list.ts'
import { shopZone } from '../../stores/shop-zone.ts'
import { fits, queryOf, type ActivityFilter } from './activity-filter.ts'

const keyOf = ({ id }: Pick<MessageView, 'id'>) => String(id)

/** Messages, newest first. */
export const activity = new PagedList<ActivityFilter, MessageView, number>({
  pageSize: 100,
  async read(filter, page, send) {
    const result = await send('messages.list', { ...queryOf(filter, shopZone()), ...page })
    if (!result.ok) return result
    const { messages, more } = result.value
    return { ok: true, value: { items: messages, cursor: more ? (messages.at(-1)?.id ?? null) : null } }
  },
  keyOf,
  orderOf: (a, b) => b.id - a.id,
  fits: (message, filter) => fits(message, filter, shopZone()),
})

/** Applies a new or changed message. */
export function applyMessage(message: MessageView): void {
  activity.apply(keyOf(message), message)
}
