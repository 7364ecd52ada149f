import { ChartColumn, CircleHelp, House, ListChecks, MessagesSquare, Settings } from 'lucide-react'

/** Icon of each screen, in the rail and in the palette. */
export const screenIcons = {
  home: House,
  chats: MessagesSquare,
  activity: ListChecks,
  insights: ChartColumn,
  settings: Settings,
  help: CircleHelp,
} as const
