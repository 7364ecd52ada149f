import { X } from 'lucide-react'
import { ChoiceChips } from '../../components/choice-chips.tsx'
import { words } from '../../i18n/words.ts'
import { oneLine } from '../../lib/safe-text.ts'
import { useHost } from '../../stores/host-store.ts'
import { setAddressParts } from '../../stores/view-store.ts'
import { isPlain, stateFilters, type ActivityFilter } from './activity-filter.ts'
import { activity } from './activity-store.ts'
import { senderName } from './sender-name.ts'

const text = words.activity

/** The filters of the table: text, day, shop, state and chat. */
export function ActivityFilters({ filter }: { readonly filter: ActivityFilter }) {
  const sessions = useHost((state) => state.snapshot!.sessions)
  return (
    <div className="activity-filters" role="group" aria-label={text.filters}>
      <input
        type="search"
        aria-label={text.search}
        placeholder={text.search}
        maxLength={200}
        value={filter.text}
        onChange={(event) => setAddressParts({ find: event.target.value })}
      />
      <input
        type="date"
        aria-label={text.day}
        value={filter.day}
        onChange={(event) => setAddressParts({ day: event.target.value })}
      />
      {sessions.length > 1 && (
        <select
          aria-label={text.shop}
          value={filter.sessionId}
          onChange={(event) => setAddressParts({ shop: event.target.value })}
        >
          <option value="">{text.allShops}</option>
          {sessions.map((session) => (
            <option key={session.id} value={session.id}>
              {session.name}
            </option>
          ))}
        </select>
      )}
      <div className="chips">
        <ChoiceChips
          label={text.filters}
          value={filter.state}
          choices={[
            { name: '', label: text.anyState },
            ...stateFilters.map((name) => ({ name, label: text.states[name] })),
          ]}
          onChoose={(state) => setAddressParts({ state })}
        />
        {filter.chatKey !== '' && <ChatChip filter={filter} />}
        {!isPlain(filter) && (
          <button
            type="button"
            className="link"
            onClick={() => setAddressParts({ find: '', state: '', shop: '', chat: '', day: '' })}
          >
            {text.clear}
          </button>
        )}
      </div>
    </div>
  )
}

/** The chat that the table is limited to; a click removes the limit. */
function ChatChip({ filter }: { readonly filter: ActivityFilter }) {
  const known = activity.use(({ items }) => items.find((message) => message.chatKey === filter.chatKey))
  const name = known ? senderName(known) : oneLine(filter.chatKey)
  return (
    <button
      type="button"
      className="chip"
      aria-pressed="true"
      aria-label={text.clearChat({ name })}
      onClick={() => setAddressParts({ chat: '' })}
    >
      <bdi dir="auto">{text.chat({ name })}</bdi>
      <X size="0.875rem" aria-hidden="true" />
    </button>
  )
}
