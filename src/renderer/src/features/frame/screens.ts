import { lazyPart } from '../../lib/lazy-part.ts'
import type { ScreenName } from '../../stores/view-store.ts'

/** Each screen's code is fetched when it is first drawn. */
export const screens = {
  home: lazyPart(() => import('../home/home.tsx')),
  chats: lazyPart(() => import('../chats/chats.tsx')),
  activity: lazyPart(() => import('../activity/activity.tsx')),
  insights: lazyPart(() => import('../insights/insights.tsx')),
  settings: lazyPart(() => import('../settings/settings-screen.tsx')),
  help: lazyPart(() => import('../help/help.tsx')),
} as const satisfies Record<ScreenName, unknown>
