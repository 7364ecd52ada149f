import './palette.css'
import { Command } from 'cmdk'
import type { SettingName } from '../../../../shared/model/settings.ts'
import type { SessionView } from '../../../../shared/model/session.ts'
import { Sheet } from '../../components/dialog.tsx'
import { words } from '../../i18n/en.ts'
import { isDesktops } from '../../lib/desktop-settings.ts'
import { keysOf, type Shortcut } from '../../lib/shortcuts.ts'
import { resumeFirstRun } from '../../stores/first-run-store.ts'
import { command, useHost } from '../../stores/host-store.ts'
import { screenNames, showScreen, showSetting } from '../../stores/view-store.ts'
import { pauseKey, screenKey } from './keys.ts'
import { togglePause } from './use-shortcuts.ts'

interface Entry {
  readonly label: string
  /** Found by these too: the dotted name of a setting. */
  readonly also?: string
  readonly key?: Shortcut
  readonly run: () => void
}

/** Everything that can be done, by its name. */
export default function Palette({ onClose, onKeys }: { readonly onClose: () => void; readonly onKeys: () => void }) {
  const sessions = useHost((state) => state.snapshot!.sessions)
  const paused = useHost((state) => state.snapshot!.pause.paused)
  const firstRun = useHost((state) => state.snapshot!.firstRun.step !== null)
  const hasDesktop = useHost((state) => state.snapshot!.computer !== null)
  const more: readonly Entry[] = [
    { label: words.keys.help, run: onKeys },
    ...(firstRun ? [{ label: words.firstRun.resume, run: resumeFirstRun }] : []),
  ]
  const groups: readonly (readonly [string, readonly Entry[]])[] = [
    [words.palette.screens, screens()],
    [words.palette.shops, sessions.flatMap(verbsOf)],
    [words.palette.replies, paused ? [resume()] : pauses()],
    [words.palette.settings, settings(hasDesktop)],
    [words.palette.more, more],
  ]
  const choose = (entry: Entry) => {
    onClose()
    // After the focus went back, so that where the entry leads keeps it.
    requestAnimationFrame(entry.run)
  }
  return (
    <Sheet title={words.palette.title} titleHidden className="palette" onClose={onClose}>
      <Command label={words.palette.title} loop>
        <Command.Input placeholder={words.palette.placeholder} />
        <Command.List aria-label={words.palette.open}>
          <Command.Empty>{words.palette.nothing}</Command.Empty>
          {groups.map(([heading, entries]) =>
            entries.length === 0 ? null : (
              <Command.Group key={heading} heading={heading}>
                {entries.map((entry) => (
                  <Command.Item
                    key={entry.label}
                    value={`${heading} ${entry.label}`}
                    keywords={entry.also === undefined ? [] : [entry.also]}
                    onSelect={() => choose(entry)}
                  >
                    <bdi>{entry.label}</bdi>
                    {entry.key && <kbd aria-hidden="true">{keysOf(entry.key).join(' ')}</kbd>}
                  </Command.Item>
                ))}
              </Command.Group>
            ),
          )}
        </Command.List>
      </Command>
    </Sheet>
  )
}

const screens = (): readonly Entry[] =>
  screenNames.map((name) => ({
    label: words.palette.go(words.nav[name]),
    key: screenKey(name),
    run: () => showScreen(name),
  }))

/** The verbs that fit the session's state; unlinking is asked for on its card only. */
function verbsOf({ id, name, state }: SessionView): readonly Entry[] {
  if (state.kind === 'stopped' || state.kind === 'unlinked' || state.kind === 'failed') {
    return [{ label: words.palette.connect(name), also: id, run: () => void command('session.connect', { id }) }]
  }
  return [
    { label: words.palette.restart(name), also: id, run: () => void command('session.restart', { id }) },
    { label: words.palette.disconnect(name), also: id, run: () => void command('session.disconnect', { id }) },
  ]
}

const resume = (): Entry => ({ label: words.pause.resume, key: pauseKey, run: togglePause })

function pauses(): readonly Entry[] {
  const pause = (how: string, minutes: number | null): Entry => ({
    label: words.palette.pause(how),
    ...(minutes === null ? { key: pauseKey } : {}),
    run: () => void command('replies.pause', { minutes }),
  })
  return [pause(words.pause.minutes15, 15), pause(words.pause.hour, 60), pause(words.pause.open, null)]
}

/** Those that the screen shows. */
const settings = (hasDesktop: boolean): readonly Entry[] =>
  (Object.keys(words.settings.fields) as readonly SettingName[])
    .filter((name) => hasDesktop || !isDesktops(name))
    .map((name) => ({ label: words.settings.fields[name].label, also: name, run: () => showSetting(name) }))
