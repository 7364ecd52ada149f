import type { Knobs } from '../client/control-api.ts'

/** The knobs that the page needs. They come with the document and again after each change. */
const PAGE_KNOBS = [
  'legacyKeys',
  'keyField',
  'lidSenders',
  'restoredAlreadySynced',
  'neverSyncs',
  'version',
  'missingModules',
  'lateModules',
  'lateModuleMs',
  'unserializable',
  'hideOwnId',
  'hideSynced',
  'qrFirstMs',
  'qrNextMs',
  'qrCount',
  'loadDelayMs',
  'loadNeverEnds',
  'syncMs',
  'syncSteps',
  'throwOnSend',
  'remakesMedia',
  'failSeen',
  'unreadableChats',
  'historyChunk',
  'dialogLanguage',
] as const satisfies readonly (keyof Knobs)[]

export type PageKnobs = Pick<Knobs, (typeof PAGE_KNOBS)[number]>

/** The part of the knobs that is sent to a page. */
export const pageKnobs = (knobs: Knobs): PageKnobs =>
  Object.fromEntries(PAGE_KNOBS.map((name) => [name, knobs[name]])) as unknown as PageKnobs
