import {
  Keyboard,
  ListChecks,
  MessageCircle,
  MessagesSquare,
  Pause,
  Play,
  Plus,
  SlidersHorizontal,
  Smartphone,
  Wrench,
  type LucideIcon,
} from 'lucide-react'
import type { ChatView } from '../../../../shared/model/chat.ts'
import type { SessionView } from '../../../../shared/model/session.ts'
import type { SettingName } from '../../../../shared/model/settings.ts'
import type { Snapshot } from '../../../../shared/contract/events.ts'
import { minutesToTomorrow } from '../../lib/time.ts'
import { chatName } from '../../lib/chat-name.ts'
import { words } from '../../i18n/words.ts'
import { isDesktops } from '../../lib/desktop-settings.ts'
import type { Shortcut } from '../../lib/shortcuts.ts'
import { handBackChat, takeOverChat } from '../../stores/chat-actions.ts'
import { resumeFirstRun } from '../../stores/first-run-store.ts'
import { command } from '../../stores/host-store.ts'
import { askAboutShop, screenNames, showScreen, showScreenAt, showSetting } from '../../stores/view-store.ts'
import { helpKey, pauseKey, screenKey } from './keys.ts'
import { runFix, fixLabel } from './run-fix.ts'
import type { Entry, Group } from './palette-search.ts'
import { screenIcons } from './screen-icons.ts'

export interface Action extends Entry {
  readonly icon: LucideIcon
  readonly key?: Shortcut
  readonly run: () => void
}

const text = words.palette

/** The parts of the snapshot that the entries depend on. Not the whole snapshot, because that changes with each message. */
export type PaletteState = Pick<
  Snapshot,
  'sessions' | 'pause' | 'diagnosis' | 'takeovers' | 'computer' | 'firstRun'
> & { readonly dead: number }

/** All current actions, without the customers' chats, which come from the host. */
export function groupsOf(
  snapshot: PaletteState,
  { open, onKeys }: { readonly open: Pick<ChatView, 'sessionId' | 'chatKey'> | null; readonly onKeys: () => void },
): readonly Group<Action>[] {
  const { sessions, pause, diagnosis } = snapshot
  const word = fixLabel(diagnosis)
  const mending: Action[] = word === '' ? [] : [{ id: 'mend', label: word, icon: Wrench, run: () => runFix(diagnosis) }]
  return [
    { heading: text.now, entries: mending },
    { heading: text.thisChat, entries: open === null ? [] : ofChat(open, snapshot) },
    { heading: text.screens, entries: screens() },
    { heading: text.shops, entries: [...sessions.flatMap(verbsOf), addShop()] },
    { heading: text.replies, entries: pause.paused ? [resume()] : pauses() },
    { heading: text.more, entries: more(snapshot, onKeys) },
    { heading: text.settings, entries: settings(snapshot.computer !== null), isLong: true },
  ]
}

export function chatEntry(chat: ChatView): Action {
  return {
    id: `chat ${chat.sessionId} ${chat.chatKey}`,
    label: chatName(chat),
    also: `${chat.phone ?? ''} ${chat.last?.text ?? ''}`,
    icon: MessageCircle,
    run: () => showScreenAt('chats', { of: chat.sessionId, chat: chat.chatKey }),
  }
}

function ofChat(
  { sessionId, chatKey }: Pick<ChatView, 'sessionId' | 'chatKey'>,
  snapshot: PaletteState,
): readonly Action[] {
  const mine = snapshot.takeovers.some((one) => one.sessionId === sessionId && one.chatKey === chatKey)
  return mine
    ? [{ id: 'hand-back', label: text.handBack, icon: Play, run: () => void handBackChat(sessionId, chatKey) }]
    : [{ id: 'take-over', label: text.takeOver, icon: Pause, run: () => void takeOverChat(sessionId, chatKey) }]
}

const screens = (): readonly Action[] =>
  screenNames.map((name) => ({
    id: `screen ${name}`,
    label: text.go({ screen: words.nav[name] }),
    icon: screenIcons[name],
    key: screenKey(name),
    run: () => showScreen(name),
  }))

/** The actions that fit the session's state. Actions with consequences ask for confirmation on the session's card. */
function verbsOf({ id, name, state, linked }: SessionView): readonly Action[] {
  const entry = (verb: string, label: string, run: () => void): Action => ({
    id: `${verb} ${id}`,
    label,
    also: id,
    icon: Smartphone,
    run,
  })
  const rests = state.kind === 'stopped' || state.kind === 'unlinked' || state.kind === 'failed'
  return [
    ...(rests
      ? [entry('connect', text.connect({ name }), () => void command('session.connect', { id }))]
      : [
          entry('restart', text.restart({ name }), () => void command('session.restart', { id })),
          entry('disconnect', text.disconnect({ name }), () => askAboutShop(id, 'disconnect')),
        ]),
    entry('rename', text.rename({ name }), () => askAboutShop(id, 'rename')),
    linked
      ? entry('unlink', text.unlink({ name }), () => askAboutShop(id, 'unlink'))
      : entry('remove', text.remove({ name }), () => askAboutShop(id, 'remove')),
  ]
}

const addShop = (): Action => ({
  id: 'add-shop',
  label: words.home.add,
  icon: Plus,
  run: () => showSetting('shops.add'),
})

const resume = (): Action => ({
  id: 'resume',
  label: words.pause.resume,
  icon: Play,
  key: pauseKey,
  run: () => void command('replies.resume', {}),
})

function pauses(): readonly Action[] {
  const pause = (how: string, minutes: () => number | null, key?: Shortcut): Action => ({
    id: `pause ${how}`,
    label: text.pause({ how }),
    icon: Pause,
    ...(key === undefined ? {} : { key }),
    run: () => void command('replies.pause', { minutes: minutes() }),
  })
  return [
    pause(words.pause.minutes15, () => 15),
    pause(words.pause.hour, () => 60),
    pause(words.pause.tomorrow, minutesToTomorrow),
    pause(words.pause.open, () => null, pauseKey),
  ]
}

function more(snapshot: PaletteState, onKeys: () => void): readonly Action[] {
  const { firstRun, dead } = snapshot
  return [
    {
      id: 'waiting',
      label: text.waiting,
      icon: MessagesSquare,
      run: () => showScreenAt('chats', { show: 'needs-you' }),
    },
    { id: 'unread', label: text.unread, icon: MessagesSquare, run: () => showScreenAt('chats', { show: 'unread' }) },
    ...(dead === 0
      ? []
      : [{ id: 'dead', label: text.dead, icon: ListChecks, run: () => showScreenAt('activity', { state: 'dead' }) }]),
    { id: 'test', label: words.settings.test, icon: Wrench, run: () => showSetting('core.test') },
    {
      id: 'check',
      label: text.check,
      icon: Wrench,
      run: () => {
        showScreen('help')
        void command('diagnosis.run', {})
      },
    },
    { id: 'keys', label: words.keys.help, icon: Keyboard, key: helpKey, run: onKeys },
    ...(firstRun.step === null
      ? []
      : [{ id: 'first-run', label: words.firstRun.resume, icon: Plus, run: resumeFirstRun }]),
  ]
}

/** The settings that the settings screen shows. */
const settings = (hasDesktop: boolean): readonly Action[] =>
  (Object.keys(words.settings.fields) as readonly SettingName[])
    .filter((name) => hasDesktop || !isDesktops(name))
    .map((name) => ({
      id: `setting ${name}`,
      label: words.settings.fields[name].label,
      also: name,
      icon: SlidersHorizontal,
      run: () => showSetting(name),
    }))
