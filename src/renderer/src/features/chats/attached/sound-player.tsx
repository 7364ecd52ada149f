import { Pause, Play } from 'lucide-react'
import { useRef, useState } from 'react'
import type { AttachedFile } from '../../../../../shared/model/attached.ts'
import { words } from '../../../i18n/words.ts'
import { formatCountdown, formatNumber } from '../../../lib/time.ts'
import { FileCard } from './file-card.tsx'
import { keptAddress } from './kept-address.ts'
import { SaveButton } from './save-button.tsx'

const SPEEDS = [1, 1.5, 2]

interface SoundPlayerProps {
  readonly file: AttachedFile
  readonly sha256: string
  readonly from: string
}

/** Plays a voice note or another sound. Nothing is loaded before somebody presses Play; another that plays is stopped. */
export function SoundPlayer({ file, sha256, from }: SoundPlayerProps) {
  const audio = useRef<HTMLAudioElement>(null)
  const [isPlaying, setPlaying] = useState(false)
  const [isBroken, setBroken] = useState(false)
  const [at, setAt] = useState(0)
  const [length, setLength] = useState(file.duration ?? 0)
  const [speed, setSpeed] = useState(1)
  const text = words.chats.attached
  if (isBroken) return <FileCard file={file} sha256={sha256} />

  const toggle = () => {
    const player = audio.current
    if (player === null) return
    if (!player.paused) return player.pause()
    for (const other of document.querySelectorAll('audio, video'))
      if (other !== player) (other as HTMLMediaElement).pause()
    player.playbackRate = speed
    player.play().catch(() => setBroken(player.error !== null))
  }
  const faster = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1
    setSpeed(next)
    if (audio.current !== null) audio.current.playbackRate = next
  }
  const seek = (seconds: number) => {
    setAt(seconds)
    if (audio.current !== null) audio.current.currentTime = seconds
  }
  const shownSpeed = `${formatNumber(speed)}×`
  const name = file.kind === 'voice' ? text.voiceFrom({ name: from }) : text.soundFrom({ name: from })
  return (
    <div className="attached-sound" role="group" aria-label={name} data-testid="attached" data-state="kept">
      <audio
        ref={audio}
        src={keptAddress(sha256)}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime)}
        onDurationChange={({ currentTarget: { duration } }) => Number.isFinite(duration) && setLength(duration)}
        onError={() => setBroken(true)}
      />
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
      {/* Named with what it shows: somebody who steers by voice says what they see. */}
      <button type="button" className="button sound-speed" aria-label={`${text.speed} ${shownSpeed}`} onClick={faster}>
        {shownSpeed}
      </button>
      <SaveButton sha256={sha256} fileName={file.fileName} isSmall />
    </div>
  )
}
