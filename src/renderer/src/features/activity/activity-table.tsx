import type { MessageView } from '../../../../shared/model/message.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { FreshButton } from '../../components/fresh-button.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { words } from '../../i18n/words.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { useRowsInSight } from '../../stores/use-rows-in-sight.ts'
import { isPlain } from './activity-filter.ts'
import { ActivityRow } from './activity-row.tsx'
import { activity } from './activity-store.ts'
import { useTableKeys } from './use-table-keys.ts'

const ROWS = { height: 40, overscan: 10, ahead: 30, keyOf: ({ id }: MessageView) => id }
const text = words.activity

interface ActivityTableProps {
  readonly open: number
  readonly onOpen: (id: number) => void
}

/** The messages as a dense table. Only the visible rows are in the DOM. Arrow keys move, Enter opens. */
export function ActivityTable({ open, onOpen }: ActivityTableProps) {
  const { items: messages, cursor, status } = activity.use()
  const more = cursor !== null
  const list = useRowsInSight(activity, ROWS)
  const move = useTableKeys(open, messages.length, list)
  const now = useMinute()
  if (status === 'failed') return <TableFailed />
  if (status === 'loading' && messages.length === 0) return <Skeleton as="rows" rows={10} />
  if (status === 'ready' && messages.length === 0) return <NoMessages />
  return (
    <div className="activity-box">
      <FreshButton count={list.fresh} label={text.fresh} onClick={list.toTop} />
      <div
        ref={list.scroller}
        className="activity-scroll"
        role="table"
        aria-label={text.table}
        aria-rowcount={more ? -1 : messages.length + 1}
        aria-busy={status === 'loading'}
        tabIndex={0}
        onKeyDown={move}
        {...list.handlers}
      >
        <Head />
        <div role="rowgroup" style={{ height: list.rows.getTotalSize(), position: 'relative' }}>
          {list.visible.map(({ key, index, start, size }) => (
            <ActivityRow
              key={key}
              index={index}
              start={start}
              height={size}
              message={messages[index]!}
              now={now}
              open={messages[index]!.id === open}
              onOpen={onOpen}
            />
          ))}
        </div>
        {!more && status === 'ready' && <p className="activity-end">{text.end}</p>}
      </div>
    </div>
  )
}

function Head() {
  return (
    <div role="rowgroup" className="activity-head">
      <div role="row" aria-rowindex={1} className="activity-row">
        {Object.entries(text.columns).map(([name, label]) => (
          <span key={name} role="columnheader" className={`cell-${name}`}>
            {label}
          </span>
        ))}
      </div>
    </div>
  )
}

function NoMessages() {
  const filter = activity.use((state) => state.question)
  const plain = filter === null || isPlain(filter)
  return <EmptyState title={plain ? text.nothing : text.noMatch} text={plain ? text.nothingHow : text.noMatchHow} />
}

function TableFailed() {
  const filter = activity.use((state) => state.question)
  const again = { label: text.again, run: () => void (filter && activity.load(filter)) }
  return <EmptyState title={text.failed} action={again} />
}
