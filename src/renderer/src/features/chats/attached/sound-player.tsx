import { Pause, Play } from 'lucide-react'
import type { AttachedFile } from '../../../../../shared/model/attached.ts'
import { words } from '../../../i18n/words.ts'
import { formatCountdown, formatNumber } from '../../../lib/time.ts'
import { FileCard } from './file-card.tsx'
import { keptAddress } from './kept-address.ts'
import { SaveButton } from './save-button.tsx'
import { useSound } from './use-sound.ts'

interface SoundPlayerProps {
  readonly file: AttachedFile
  readonly sha256: string
  readonly from: string
}

/** Plays a voice note or another sound. Loads nothing before Play is pressed. Pauses any other player. */
export function SoundPlayer({ file, sha256, from }: SoundPlayerProps) {
  const { audio, listeners, isPlaying, isBroken, at, length, speed, toggle, faster, seek } = useSound(
    file.duration ?? 0,
  )
  const text = words.chats.attached
  if (isBroken) return <FileCard file={file} sha256={sha256} />
  const shownSpeed = `${formatNumber(speed)}×`
  const name = file.kind === 'voice' ? text.voiceFrom({ name: from }) : text.soundFrom({ name: from })
  return (
    <div className="attached-sound" role="group" aria-label={name} data-testid="attached" data-state="kept">
      <audio ref={audio} src={keptAddress(sha256)} preload="none" {...listeners} />
      <button type="button" className="button icon" aria-label={isPlaying ? text.pause : text.play} onClick={toggle}>
        {isPlaying ? <Pause size="1rem" aria-hidden="true" /> : <Play size="1rem" aria-hidden="true" />}
      </button>
      <input
        type="range"
        min={0}
        max={Math.max(length, 1)}
        step={1}
        value={Math.min(at, Math.max(length, 1))}
        aria-label={text.position}
        aria-valuetext={formatCountdown(Math.round(at))}
        onChange={({ target }) => seek(Number(target.value))}
      />
      <span className="sound-time">{formatCountdown(Math.round(isPlaying || at > 0 ? at : length))}</span>
      {/* The label contains the visible text, because users of voice control say what they see. */}
      <button type="button" className="button sound-speed" aria-label={`${text.speed} ${shownSpeed}`} onClick={faster}>
        {shownSpeed}
      </button>
      <SaveButton sha256={sha256} fileName={file.fileName} isSmall />
    </div>
  )
}
