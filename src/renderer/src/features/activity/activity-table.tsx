import { useVirtualizer } from '@tanstack/react-virtual'
import { Check, CircleAlert, Clock, Inbox, LoaderCircle } from 'lucide-react'
import { useCallback, useEffect, useRef, type KeyboardEvent } from 'react'
import type { MessageView } from '../../../../shared/model/message.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { isOnlyMarker, MediaMark } from '../../components/media-mark.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { words } from '../../i18n/words.ts'
import { oneLine } from '../../lib/safe-text.ts'
import { shownText } from '../../lib/shown-text.ts'
import { formatMoment, formatSpan } from '../../lib/time.ts'
import { useScale } from '../../lib/use-scale.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { isPlain } from './activity-filter.ts'
import { activity } from './activity-store.ts'
import { senderName } from './sender-name.ts'

const ROW = 40
const text = words.activity

interface ActivityTableProps {
  readonly open: number
  readonly onOpen: (id: number) => void
}

/** The messages as a dense table, of which only the rows in sight are on the page. Arrows move, Enter opens. */
export function ActivityTable({ open, onOpen }: ActivityTableProps) {
  const { items: messages, cursor, status, fresh, question: filter } = activity.use()
  const more = cursor !== null
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = ROW * useScale()
  const now = useMinute()
  const rows = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    getItemKey: useCallback((index: number) => messages[index]!.id, [messages]),
  })
  useEffect(() => rows.measure(), [rowHeight])
  const visible = rows.getVirtualItems()
  const last = visible.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= messages.length - 30) void activity.loadMore()
  }, [more, last, messages.length])

  // Details that are closed give the keyboard back to their row, or to the table when it is out of sight; whoever went elsewhere stays there.
  const opened = useRef(open)
  useEffect(() => {
    if (open > 0) opened.current = open
    if (open > 0 || opened.current === 0) return
    const isLost = document.activeElement === document.body || document.activeElement === scroller.current
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${opened.current}"] .row-open`)
    if (isLost) (row ?? scroller.current)?.focus({ preventScroll: true })
    // A table that was hidden draws its rows only when it has its size again.
    if (row || visible.length > 0) opened.current = 0
  }, [open, visible.length])

  // A table that appears anew stands at its top.
  useEffect(() => activity.hold(false), [filter])

  if (status === 'failed') {
    return (
      <EmptyState title={text.failed} action={{ label: text.again, run: () => filter && void activity.load(filter) }} />
    )
  }
  if (status === 'loading' && messages.length === 0) return <Skeleton as="rows" rows={10} />
  if (status === 'ready' && messages.length === 0) {
    const plain = filter === null || isPlain(filter)
    return <EmptyState title={plain ? text.nothing : text.noMatch} text={plain ? text.nothingHow : text.noMatchHow} />
  }
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')
    if (step === undefined || row === null) return
    event.preventDefault()
    const next = Math.min(Math.max(Number(row.dataset['index']) + step, 0), messages.length - 1)
    rows.scrollToIndex(next)
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"] button`)?.focus())
  }
  return (
    <div className="activity-box">
      {fresh.length > 0 && (
        <button
          type="button"
          className="fresh"
          onClick={() => {
            rows.scrollToOffset(0)
            activity.hold(false)
          }}
        >
          {text.fresh({ count: fresh.length })}
        </button>
      )}
      <div
        ref={scroller}
        className="activity-scroll"
        role="table"
        aria-label={text.table}
        aria-rowcount={more ? -1 : messages.length + 1}
        aria-busy={status === 'loading'}
        tabIndex={0}
        onKeyDown={move}
        onScroll={(event) => activity.hold(event.currentTarget.scrollTop > rowHeight / 2)}
      >
        <div role="rowgroup" className="activity-head">
          <div role="row" aria-rowindex={1} className="activity-row">
            {Object.entries(text.columns).map(([name, label]) => (
              <span key={name} role="columnheader" className={`cell-${name}`}>
                {label}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {visible.map((item) => (
            <Row
              key={item.key}
              index={item.index}
              start={item.start}
              height={item.size}
              message={messages[item.index]!}
              now={now}
              open={messages[item.index]!.id === open}
              onOpen={onOpen}
            />
          ))}
        </div>
        {!more && status === 'ready' && <p className="activity-end">{text.end}</p>}
      </div>
    </div>
  )
}

interface RowProps {
  readonly index: number
  readonly start: number
  readonly height: number
  readonly message: MessageView
  readonly now: number
  readonly open: boolean
  readonly onOpen: (id: number) => void
}

function Row({ index, start, height, message, now, open, onOpen }: RowProps) {
  const answer = message.replies.find((reply) => reply.state === 'sent') ?? message.replies[0]
  const sentAt = answer?.state === 'sent' ? answer.sentAt : null
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      data-row={message.id}
      data-testid="activity-row"
      data-state={message.delivery.state}
      className={open ? 'activity-row is-open' : 'activity-row'}
      style={{ transform: `translateY(${start}px)`, height }}
      onClick={() => onOpen(message.id)}
    >
      <span role="cell" className="cell-time">
        <time dateTime={new Date(message.sentAt).toISOString()}>{formatMoment(message.sentAt, now)}</time>
      </span>
      <span role="cell" className="cell-who">
        <button type="button" className="row-open" aria-expanded={open} onClick={() => onOpen(message.id)}>
          <bdi dir="auto">{senderName(message)}</bdi>
        </button>
      </span>
      <span role="cell" className="cell-text">
        <MediaMark type={message.type} short={!isOnlyMarker(message.text, message.type)} />
        {!isOnlyMarker(message.text, message.type) && <bdi dir="auto">{oneLine(shownText(message.text))}</bdi>}
      </span>
      <span role="cell" className="cell-state">
        <State state={message.delivery.state} />
      </span>
      <span role="cell" className="cell-took">
        {sentAt === null ? '' : formatSpan(sentAt - message.storedAt)}
      </span>
      <span role="cell" className="cell-answer">
        {answer && <bdi dir="auto">{answer.state === 'sent' ? oneLine(answer.text) : words.reply[answer.state]}</bdi>}
      </span>
    </div>
  )
}

/** Colour, picture and word say the same. */
export function State({ state }: { readonly state: MessageView['delivery']['state'] }) {
  const Icon = { waiting: Clock, posting: LoaderCircle, delivered: Check, dead: CircleAlert, skipped: Inbox }[state]
  return (
    <span className={`way ${state}`}>
      <Icon size="0.875rem" aria-hidden="true" />
      {words.delivery[state]}
    </span>
  )
}
