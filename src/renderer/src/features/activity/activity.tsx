import '../../styles/lists.css'
import './activity.css'
import './message-panel.css'
import { Download, RotateCcw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { dateIn } from '../../../../shared/owners-day.ts'
import { Dialog } from '../../components/dialog.tsx'
import { words } from '../../i18n/words.ts'
import { command, onHostEvent, useHost } from '../../stores/host-store.ts'
import { showToast } from '../../stores/toast-store.ts'
import { shopZone, useShopZone } from '../../stores/shop-zone.ts'
import { setAddressParts, useAddress } from '../../stores/view-store.ts'
import { filterOf } from './activity-filter.ts'
import { ActivityFilters } from './activity-filters.tsx'
import { activity, applyMessage } from './activity-store.ts'
import { ActivityTable } from './activity-table.tsx'
import { MessagePanel } from './message-panel.tsx'
import { saveTable } from './save-table.ts'

/** Every message with its progress. The URL keeps the filters and the open row. */
export default function Activity() {
  const { parts } = useAddress()
  const epoch = useHost((state) => state.epoch)
  const filter = filterOf(parts)
  const id = Number(parts['message'] ?? 0)
  const zone = useShopZone()
  const { text } = filter
  useEffect(() => {
    const late = setTimeout(() => void activity.load(filter), text === '' ? 0 : 150)
    return () => clearTimeout(late)
  }, [JSON.stringify(filter), zone, epoch])
  useEffect(() => onHostEvent((event) => event.type === 'message.changed' && applyMessage(event.message)), [])
  return (
    <div className={id > 0 ? 'activity has-open' : 'activity'}>
      <div className="activity-main">
        <div className="panel-head">
          <h1>{words.activity.title}</h1>
          <div className="buttons">
            <Replay />
            <Save />
          </div>
        </div>
        <ActivityFilters filter={filter} />
        <ActivityTable open={id} onOpen={(row) => setAddressParts({ message: String(row) })} />
      </div>
      {id > 0 && <MessagePanel key={id} id={id} onClose={() => setAddressParts({ message: '' })} />}
    </div>
  )
}

function Replay() {
  const dead = useHost((state) => state.snapshot!.queue.dead)
  const [asking, setAsking] = useState(false)
  if (dead === 0 && !asking) return null
  const replay = async () => {
    setAsking(false)
    const result = await command('deadLetters.replayAll', {})
    if (result.ok) showToast({ text: words.activity.replayed({ count: result.value.replayed }), tone: 'done' })
  }
  return (
    <>
      <button type="button" className="button" onClick={() => setAsking(true)}>
        <RotateCcw size="1rem" aria-hidden="true" />
        {words.activity.replay({ count: dead })}
      </button>
      {asking && (
        <Dialog
          title={words.activity.replayTitle({ count: dead })}
          text={words.activity.replayText}
          confirm={words.activity.replayConfirm}
          cancel={words.activity.cancel}
          disabled={dead === 0}
          onConfirm={() => void replay()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function Save() {
  const [count, setCount] = useState<number | null>(null)
  const save = async () => {
    setCount(0)
    const name = `${words.activity.exportName}-${dateIn(shopZone(), Date.now())}.csv`
    const saved = await saveTable(filterOf(useAddress.getState().parts), name, setCount)
    setCount(null)
    if (saved === null) showToast({ text: words.activity.failed, tone: 'problem' })
    else showToast({ text: words.activity.exported({ count: saved }), tone: 'done' })
  }
  return (
    <button type="button" className="button" disabled={count !== null} onClick={() => void save()}>
      <Download size="1rem" aria-hidden="true" />
      {count === null ? words.activity.export : words.activity.exporting({ count })}
    </button>
  )
}
