import './palette.css'
import { Command } from 'cmdk'
import { useEffect, useRef, useState } from 'react'
import { Sheet } from '../../components/dialog.tsx'
import { words } from '../../i18n/words.ts'
import { keysOf } from '../../lib/shortcuts.ts'
import type { Action } from './palette-entries.ts'
import type { Group } from './palette-search.ts'
import { rememberRecent } from './recent-store.ts'
import { usePaletteGroups } from './use-palette-groups.ts'

/** Finds every action and every chat by its name. Recently chosen entries come first. */
export default function Palette({ onClose, onKeys }: { readonly onClose: () => void; readonly onKeys: () => void }) {
  const [query, setQuery] = useState('')
  const { groups, areOld } = usePaletteGroups(query, onKeys)
  const { frame, selected, setSelected, moved } = useSelected(groups)
  const choose = (entry: Action) => {
    rememberRecent(entry.id)
    onClose()
    // Run after the focus has returned, so that the entry can move it.
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
          {!areOld && <Command.Empty>{words.palette.nothing}</Command.Empty>}
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

/** Selects the first entry, even after better ones arrive, until the owner moves the selection. */
function useSelected(groups: readonly Group<Action>[]) {
  const first = groups[0]?.entries[0] === undefined ? '' : valueOf(groups[0].heading, groups[0].entries[0])
  const [selected, setSelected] = useState(first)
  const moved = useRef(false)
  useEffect(() => {
    if (!moved.current) setSelected(first)
  }, [first])
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => nameChosen(frame.current))
  return { frame, selected, setSelected, moved }
}

/** Sets aria-activedescendant, because cmdk sets it only for its own selection; it must always name an existing entry. */
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
