import './palette.css'
import { Command } from 'cmdk'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Snapshot } from '../../../../shared/contract/events.ts'
import { Sheet } from '../../components/dialog.tsx'
import { words } from '../../i18n/words.ts'
import { keysOf } from '../../lib/shortcuts.ts'
import { useHost } from '../../stores/host-store.ts'
import { useAddress } from '../../stores/view-store.ts'
import { chatEntry, groupsOf, type Action, type PaletteState } from './palette-entries.ts'
import { search, type Group } from './palette-search.ts'
import { rememberRecent, useRecent } from './recent-store.ts'
import { useFoundChats } from './use-found-chats.ts'

/** Everything that can be done and every chat, by its name; what was chosen lately comes first. */
export default function Palette({ onClose, onKeys }: { readonly onClose: () => void; readonly onKeys: () => void }) {
  const state = useHost(useShallow(({ snapshot }) => stateOf(snapshot!)))
  const { parts } = useAddress()
  const [query, setQuery] = useState('')
  const found = useFoundChats(query)
  const lately = useRecent((state) => state.ids)
  const open = parts['chat'] && parts['of'] ? { sessionId: parts['of'], chatKey: parts['chat'] } : null
  const all = groupsOf(state, { open, onKeys })
  const chats = useMemo(() => found.chats.map(chatEntry), [found.chats])
  const groups =
    query.trim() === ''
      ? withRecent(all, found.areOld ? [] : chats, lately)
      : withChats(search(all, query), chats, { query, areOld: found.areOld })
  const first = groups[0]?.entries[0] === undefined ? '' : valueOf(groups[0].heading, groups[0].entries[0])
  const [selected, setSelected] = useState(first)
  const moved = useRef(false)
  // The first is chosen, also when better ones come in, until somebody moves.
  useEffect(() => {
    if (!moved.current) setSelected(first)
  }, [first])
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => nameChosen(frame.current))
  const choose = (entry: Action) => {
    rememberRecent(entry.id)
    onClose()
    // After the focus went back, so that where the entry leads keeps it.
    requestAnimationFrame(entry.run)
  }
  return (
    <Sheet title={words.palette.title} titleHidden className="palette" onClose={onClose}>
      <Command
        ref={frame}
        label={words.palette.title}
        loop
        shouldFilter={false}
        value={selected}
        onValueChange={setSelected}
        onKeyDown={({ key }) => (moved.current ||= key === 'ArrowDown' || key === 'ArrowUp')}
        onPointerMove={() => (moved.current = true)}
      >
        <Command.Input
          placeholder={words.palette.placeholder}
          value={query}
          onValueChange={(typed) => {
            moved.current = false
            setQuery(typed)
          }}
        />
        <Command.List aria-label={words.palette.open}>
          {!found.areOld && <Command.Empty>{words.palette.nothing}</Command.Empty>}
          {groups.map(({ heading, entries }) => (
            <Command.Group key={heading} heading={heading}>
              {entries.map((entry) => (
                <Item key={entry.id} entry={entry} heading={heading} onSelect={() => choose(entry)} />
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Sheet>
  )
}

function stateOf({ sessions, pause, diagnosis, takeovers, computer, firstRun, queue }: Snapshot): PaletteState {
  return { sessions, pause, diagnosis, takeovers, computer, firstRun, dead: queue.dead }
}

/** cmdk names the chosen entry only when it chose it by itself; for a screen reader the name must be that of one that is there. */
function nameChosen(frame: HTMLElement | null): void {
  const id = frame?.querySelector('[cmdk-item][aria-selected="true"]')?.id
  for (const one of frame?.querySelectorAll('[cmdk-input], [cmdk-list]') ?? []) {
    if (id === undefined) one.removeAttribute('aria-activedescendant')
    else one.setAttribute('aria-activedescendant', id)
  }
}

const valueOf = (heading: string, { id }: Action): string => `${heading} ${id}`.trim()

interface ItemProps {
  readonly entry: Action
  readonly heading: string
  readonly onSelect: () => void
}

function Item({ entry, heading, onSelect }: ItemProps) {
  const { icon: Icon, label, key } = entry
  return (
    <Command.Item value={valueOf(heading, entry)} onSelect={onSelect}>
      <Icon size="1rem" aria-hidden="true" />
      <span className="palette-label">
        <bdi dir="auto">{label}</bdi>
      </span>
      {key && <kbd aria-hidden="true">{keysOf(key).join(' ')}</kbd>}
    </Command.Item>
  )
}

/** Lately chosen first, then the newest chats, then all the rest in its order. */
function withRecent(
  all: readonly Group<Action>[],
  chats: readonly Action[],
  lately: readonly string[],
): readonly Group<Action>[] {
  const known = new Map([...all.flatMap(({ entries }) => entries), ...chats].map((entry) => [entry.id, entry]))
  const recent = lately.flatMap((id) => known.get(id) ?? [])
  const [mending, ...others] = all
  const groups = [
    mending!,
    { heading: words.palette.recent, entries: recent },
    { heading: words.palette.chats, entries: chats },
    ...others,
  ]
  return search(groups, '')
}

/**
 * Beside what can be done: before it where a name fits better. The host has searched texts too, what it found stays; chats that are
 * still those of an earlier word must fit by their name, or Enter would open another customer's.
 */
function withChats(
  found: readonly Group<Action>[],
  chats: readonly Action[],
  { query, areOld }: { readonly query: string; readonly areOld: boolean },
): readonly Group<Action>[] {
  const named = search([{ heading: words.palette.chats, entries: chats }], query)[0]?.entries ?? []
  const others = areOld ? [] : chats.filter((chat) => !named.includes(chat))
  if (named.length + others.length === 0) return found
  const group = { heading: words.palette.chats, entries: [...named, ...others] }
  const isBest =
    named.length > 0 && search([...found, { ...group, entries: named }], query)[0]?.heading === group.heading
  return isBest ? [group, ...found] : [...found, group]
}
