import { useEffect, useState } from 'react'
import type { DeliveryState, MessageView } from '../../../../shared/model/message.ts'
import { MessageRow } from '../../components/message-row.tsx'
import { words } from '../../i18n/en.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { retryMessage } from '../../stores/message-actions.ts'
import { mergeMessage } from '../../stores/mirror.ts'
import { showToast } from '../../stores/toast-store.ts'

type Filter = 'all' | keyof typeof words.activity.states
const PAGE = 50

const statesOf = (filter: Filter): readonly DeliveryState[] | undefined =>
  filter === 'all' ? undefined : filter === 'waiting' ? ['waiting', 'posting'] : [filter]

/** Every message with its way, newest first; live rows come in at the top, older ones page by page. */
export default function Activity() {
  const live = useHost((state) => state.snapshot!.messages)
  const dead = useHost((state) => state.snapshot!.queue.dead)
  const [filter, setFilter] = useState<Filter>('all')
  const [text, setText] = useState('')
  const [page, setPage] = useState<{ readonly messages: readonly MessageView[]; readonly more: boolean } | null>(null)

  const load = async (before?: number) => {
    const states = statesOf(filter)
    const result = await command('messages.list', {
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
      ...(states === undefined ? {} : { states: [...states] }),
      ...(text.trim() === '' ? {} : { text: text.trim() }),
    })
    if (!result.ok) return
    const { messages, more } = result.value
    setPage((old) => ({ messages: before === undefined || !old ? messages : [...old.messages, ...messages], more }))
  }
  useEffect(() => {
    void load()
  }, [filter, text])

  const plain = filter === 'all' && text.trim() === ''
  const shown = mergeLive(page?.messages ?? [], live, plain)
  const replay = async () => {
    const result = await command('deadLetters.replayAll', {})
    if (result.ok) showToast({ text: words.activity.replayed(result.value.replayed), tone: 'done' })
  }
  return (
    <div className="activity">
      <div className="panel-head">
        <h1>{words.activity.title}</h1>
        {dead > 0 && (
          <button type="button" className="button" onClick={() => void replay()}>
            {words.activity.replay(dead)}
          </button>
        )}
      </div>
      <div className="filters">
        <input
          type="search"
          aria-label={words.activity.search}
          placeholder={words.activity.search}
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <select
          aria-label={words.activity.filter}
          value={filter}
          onChange={(event) => setFilter(event.target.value as Filter)}
        >
          <option value="all">{words.activity.all}</option>
          {Object.entries(words.activity.states).map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </div>
      {page !== null && shown.length === 0 && (
        <p className="empty">{plain ? words.activity.nothing : words.activity.noMatch}</p>
      )}
      <ul className="messages panel">
        {shown.map((message) => (
          <MessageRow key={message.id} message={message} onRetry={retryMessage} />
        ))}
      </ul>
      {page?.more && (
        <button type="button" className="button" onClick={() => void load(shown.at(-1)?.id)}>
          {words.activity.older}
        </button>
      )}
    </div>
  )
}

/** Live changes replace rows; new rows come in only where no filter is set. */
function mergeLive(page: readonly MessageView[], live: readonly MessageView[], plain: boolean): readonly MessageView[] {
  const newest = page[0]?.id ?? 0
  let merged = page
  for (const message of live) {
    if (page.some((old) => old.id === message.id) || (plain && message.id > newest))
      merged = mergeMessage(merged, message)
  }
  return merged
}
