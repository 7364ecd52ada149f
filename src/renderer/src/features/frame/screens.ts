import { lazyPart } from '../../lib/lazy-part.ts'
import type { ScreenName } from '../../stores/view-store.ts'

/** The screens. The code of each screen is fetched when it is first rendered. */
export const screens = {
  home: lazyPart(() => import('../home/home.tsx')),
  chats: lazyPart(() => import('../chats/chats.tsx')),
  activity: lazyPart(() => import('../activity/activity.tsx')),
  insights: lazyPart(() => import('../insights/insights.tsx')),
  settings: lazyPart(() => import('../settings/settings-screen.tsx')),
  help: lazyPart(() => import('../help/help.tsx')),
} as const satisfies Record<ScreenName, unknown>
