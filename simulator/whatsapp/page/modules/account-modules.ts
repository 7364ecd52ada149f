/** Modules about this device: connection, linking, keys, own ids, preferences. */
import { Cmd, Conn, Socket, Stream } from '../conn.ts'
import { getMaybeMeLidUser, getMaybeMePnUser, isMe } from '../me.ts'
import { ask, tell } from '../net.ts'
import { PageError } from '../page-error.ts'
import { OfflineMessageHandler } from '../progress.ts'
import { currentKeys, DEVICE_PLATFORM, encodeB64, startQr, stopQr } from '../qr.ts'
import type { ModuleTable } from '../registry.ts'

const decodeB64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

const setting = (initial: unknown) => {
  let value = initial
  return { get: () => value, set: (next: unknown) => void (value = next) }
}
const autoDownload = {
  Audio: setting(true),
  Documents: setting(true),
  Photos: setting(true),
  Videos: setting(true),
}
const offlineNotifications = setting(false)

async function startAltLinkingFlow(phone: string, _showNotification?: boolean): Promise<string> {
  const { code } = await ask('pairing-code', { phone })
  if (code === null) throw new PageError('CompanionHelloError: not a WhatsApp number')
  stopQr()
  return code
}

export const accountModules: ModuleTable = {
  WAWebSocketModel: { Socket },
  WAWebConnModel: { Conn },
  WAWebStreamModel: { Stream },
  WAWebCmd: { Cmd },
  WAWebOfflineHandler: { OfflineMessageHandler },
  WAWebLaunchSocketUtils: { refreshQR: () => void startQr() },
  WAWebAltDeviceLinkingApi: {
    setPairingType: () => undefined,
    initializeAltDeviceLinking: async () => undefined,
    startAltLinkingFlow,
    initializeQRLinking: () => startQr(),
  },
  WABase64: { encodeB64, decodeB64 },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM },
  WAWebAdvSignatureApi: { verifyDeviceIdentityAccountSignature: () => true },
  WAWebUserPrefsInfoStore: {
    waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: currentKeys().staticKey } }) },
  },
  WAWebSignalStoreApi: {
    waSignalStore: {
      getRegistrationInfo: async () => ({ registrationId: 1, identityKeyPair: { pubKey: currentKeys().identityKey } }),
    },
  },
  WAWebUserPrefsMultiDevice: { getADVSecretKey: () => currentKeys().advSecret },
  WAWebUserPrefsMeUser: {
    getMaybeMePnUser,
    getMaybeMeLidUser,
    getMaybeMeUser: getMaybeMePnUser,
    getMeUser: getMaybeMePnUser,
    getMePnUserOrThrow: getMaybeMePnUser,
    isMeAccount: isMe,
  },
  WAWebMiscBrowserUtils: { info: () => ({ os: 'Linux', name: 'Chrome', version: [2, 3000, 0] }) },
  WAWebUserPrefsGeneral: Object.fromEntries(
    Object.entries(autoDownload).flatMap(([name, pref]) => [
      [`getAutoDownload${name}`, pref.get],
      [`setAutoDownload${name}`, pref.set],
    ]),
  ),
  WAWebUserPrefsNotifications: {
    getGlobalOfflineNotifications: offlineNotifications.get,
    setGlobalOfflineNotifications: offlineNotifications.set,
  },
  WAWebPresenceChatAction: {
    sendPresenceAvailable: async () => Stream.markAvailable(),
    sendPresenceUnavailable: async () => Stream.markUnavailable(),
  },
  WAWebChatStateBridge: {
    sendChatStateComposing: async (chat: unknown) => tell('chatstate', { chat: String(chat), state: 'composing' }),
    sendChatStateRecording: async (chat: unknown) => tell('chatstate', { chat: String(chat), state: 'recording' }),
    sendChatStatePaused: async (chat: unknown) => tell('chatstate', { chat: String(chat), state: 'paused' }),
  },
  WAWebSetPushnameConnAction: { setPushname: async (name: string) => void Conn.set('pushname', name) },
  WAWebContactStatusBridge: { setMyStatus: async () => ({ status: 200 }), getStatus: async () => ({ status: '' }) },
  WAWebL10N: { getRegion: () => 'NG', getLocale: () => 'en' },
}
