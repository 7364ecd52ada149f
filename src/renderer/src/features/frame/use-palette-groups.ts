import { useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Snapshot } from '../../../../shared/contract/events.ts'
import { words } from '../../i18n/words.ts'
import { useHost } from '../../stores/host-store.ts'
import { useAddress } from '../../stores/view-store.ts'
import { chatEntry, groupsOf, type Action, type PaletteState } from './palette-entries.ts'
import { search, type Group } from './palette-search.ts'
import { useRecent } from './recent-store.ts'
import { useFoundChats } from './use-found-chats.ts'

/** The palette's groups for a query: actions and chats. */
export function usePaletteGroups(query: string, onKeys: () => void) {
  const state = useHost(useShallow(({ snapshot }) => stateOf(snapshot!)))
  const { parts } = useAddress()
  const found = useFoundChats(query)
  const lately = useRecent(({ ids }) => ids)
  const open = parts['chat'] && parts['of'] ? { sessionId: parts['of'], chatKey: parts['chat'] } : null
  const all = groupsOf(state, { open, onKeys })
  const chats = useMemo(() => found.chats.map(chatEntry), [found.chats])
  const groups =
    query.trim() === ''
      ? withRecent(all, found.areOld ? [] : chats, lately)
      : withChats(search(all, query), chats, { query, areOld: found.areOld })
  return { groups, areOld: found.areOld }
}

function stateOf({ sessions, pause, diagnosis, takeovers, computer, firstRun, queue }: Snapshot): PaletteState {
  return { sessions, pause, diagnosis, takeovers, computer, firstRun, dead: queue.dead }
}

/** The fix first, then recent entries, then the newest chats, then everything else in its order. */
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
 * Adds the chats to the actions: before them when a chat name matches better, else after them. Keeps chats that the host found by their
 * text. Chats of an earlier query must match by name, because otherwise Enter would open the wrong customer.
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
