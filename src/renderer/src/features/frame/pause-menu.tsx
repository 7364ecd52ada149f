import { Pause, Play } from 'lucide-react'
import { Menu } from '../../components/menu.tsx'
import { words } from '../../i18n/words.ts'
import { formatSince, minutesToTomorrow } from '../../lib/time.ts'
import { useMinute } from '../../lib/use-minute.ts'
import { command, useHost } from '../../stores/host-store.ts'

const pauseFor = (minutes: number | null) => () => void command('replies.pause', { minutes })

/** Stops and resumes the bot's replies everywhere. */
export function PauseMenu() {
  const now = useMinute()
  const pause = useHost((state) => state.snapshot!.pause)
  if (pause.paused) {
    const label = pause.until === null ? words.pause.paused : words.pause.until({ time: formatSince(pause.until, now) })
    return (
      <button type="button" className="rail-pause paused" onClick={() => void command('replies.resume', {})}>
        <Play size="1.25rem" aria-hidden="true" />
        <span>
          {words.pause.resume} <small>{label}</small>
        </span>
      </button>
    )
  }
  return (
    <Menu
      label={words.pause.pause}
      className="rail-pause"
      items={[
        { label: words.pause.minutes15, run: pauseFor(15) },
        { label: words.pause.hour, run: pauseFor(60) },
        { label: words.pause.tomorrow, run: () => pauseFor(minutesToTomorrow())() },
        { label: words.pause.open, run: pauseFor(null) },
      ]}
    >
      <Pause size="1.25rem" aria-hidden="true" />
      <span>{words.pause.pause}</span>
    </Menu>
  )
}
