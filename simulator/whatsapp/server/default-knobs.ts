import type { Knobs } from '../../client/control-api.ts'

/** Matches today's WhatsApp Web. */
export const DEFAULT_KNOBS: Knobs = {
  legacyKeys: false,
  keyField: '$1',
  lidSenders: true,
  lidSelfChat: false,
  restoredAlreadySynced: true,
  offlineAsHistory: true,
  neverSyncs: false,
  version: '2.3000.1043280533',
  missingModules: [],
  lateModules: [],
  lateModuleMs: 5_000,
  unserializable: [],
  hideOwnId: false,
  hideSynced: false,
  qrFirstMs: 60_000,
  qrNextMs: 20_000,
  qrCount: 6,
  pairingCodeMs: 180_000,
  loadDelayMs: 0,
  loadNeverEnds: false,
  syncMs: 150,
  syncSteps: 4,
  serverAckMs: 20,
  deliveredAckMs: 60,
  readAckMs: null,
  refuseConnections: false,
  siteUnreachable: false,
  failSends: false,
  refusalCode: 0,
  reachOutLock: false,
  throwOnSend: false,
  failSeen: false,
  failDownloads: false,
  downloadFault: '',
  failUploads: false,
  uploadMs: 0,
  remakesMedia: false,
  unreadableChats: [],
  failHistory: false,
  historyInPage: 15,
  historyChunk: 20,
  greetingText: '',
  awayText: '',
  automaticAfterMs: 400,
  reloadAfterLinkMs: 300_000,
  welcomeDialog: '',
  dialogLanguage: 'en',
  readsForgiven: 2,
}

/** WhatsApp Web before 2026, for which whatsapp-web.js 1.34.7 was written. */
export const LEGACY_KNOBS: Partial<Knobs> = {
  legacyKeys: true,
  lidSenders: false,
  restoredAlreadySynced: false,
  offlineAsHistory: false,
  version: '2.3000.1035000000',
}

const sameKind = (value: unknown, model: unknown): boolean => {
  if (Array.isArray(model)) return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
  return typeof value === typeof model
}

/** Checks a patch of knobs. Throws an `Error` that names the unknown knob or the knob of the wrong type. */
export function parseKnobPatch(patch: unknown): Partial<Knobs> {
  if (typeof patch !== 'object' || patch === null) throw new Error('knobs must be an object')
  for (const [name, value] of Object.entries(patch)) {
    if (!(name in DEFAULT_KNOBS)) throw new Error(`unknown knob "${name}"`)
    const model: unknown = DEFAULT_KNOBS[name as keyof Knobs]
    const nullable = name === 'deliveredAckMs' || name === 'readAckMs'
    const fits = nullable ? value === null || typeof value === 'number' : sameKind(value, model)
    if (!fits) throw new Error(`knob "${name}" has the wrong type`)
  }
  return patch as Partial<Knobs>
}
