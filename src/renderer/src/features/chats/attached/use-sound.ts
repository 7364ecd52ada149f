import { useRef, useState, type SyntheticEvent } from 'react'

const SPEEDS = [1, 1.5, 2]

/** State and controls of one sound in the page. `known` is its reported length in seconds. Playing it pauses any other player. */
export function useSound(known: number) {
  const audio = useRef<HTMLAudioElement>(null)
  const [isPlaying, setPlaying] = useState(false)
  const [isBroken, setBroken] = useState(false)
  const [at, setAt] = useState(0)
  const [length, setLength] = useState(known)
  const [speed, setSpeed] = useState(1)

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
  const listeners = {
    onPlay: () => setPlaying(true),
    onPause: () => setPlaying(false),
    onEnded: () => setAt(0),
    onTimeUpdate: ({ currentTarget }: SyntheticEvent<HTMLAudioElement>) => setAt(currentTarget.currentTime),
    onDurationChange({ currentTarget: { duration } }: SyntheticEvent<HTMLAudioElement>) {
      if (Number.isFinite(duration)) setLength(duration)
    },
    onError: () => setBroken(true),
  }
  return { audio, listeners, isPlaying, isBroken, at, length, speed, toggle, faster, seek }
}
