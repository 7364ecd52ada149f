/**
 * Modules that the library names but a sales host does not use. They have WhatsApp's shape and refuse as WhatsApp's
 * server refuses a forbidden action.
 */
import { ServerStatusCodeError } from '../page-error.ts'
import type { ModuleTable } from '../registry.ts'

const refuse = async (): Promise<never> => {
  throw new ServerStatusCodeError(403)
}
const refusing = (...names: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(names.map((name) => [name, refuse]))

export const restModules: ModuleTable = {
  WADeprecatedSendIq: { deprecatedCastStanza: async () => undefined },
  WAWap: {
    wap: (tag: string, attrs: unknown, content: unknown) => ({ tag, attrs, content }),
    generateId: () => String(Date.now()),
  },
  WASmaxGroupsAddParticipantsRPC: refusing('sendAddParticipantsRPC'),
  WASmaxGroupsMembershipRequestsActionRPC: refusing('sendMembershipRequestsActionRPC'),
  WAWebApiMembershipApprovalRequestStore: { getMembershipApprovalRequests: async () => [] },
  WAWebBizGatingUtils: { smbNotesV1Enabled: () => false },
  WAWebBizOrderBridge: refusing('queryOrder'),
  WAWebBizProductCatalogBridge: refusing('queryProduct'),
  WAWebBotMessageSecret: refusing('genBotMsgSecretFromMsgSecret'),
  WAWebBotProfileCollection: { BotProfileCollection: { get: () => undefined } },
  WAWebChangeNewsletterOwnerAction: refusing('changeNewsletterOwnerAction'),
  WAWebChatMessageSearch: { getSearchContext: () => undefined },
  WAWebChatSendMessages: refusing('sendGroupInviteMessage'),
  WAWebCountriesNativeCountryNames: { countryCodesIso: { NG: 'Nigeria' } },
  WAWebDeleteContactAction: refusing('deleteContactAction'),
  WAWebDemoteNewsletterAdminAction: refusing('demoteNewsletterAdmin'),
  WAWebDrawerManager: { DrawerManager: { closeDrawerRight: () => undefined } },
  WAWebEditNewsletterMetadataAction: refusing('editNewsletterMetadataAction'),
  WAWebExitGroupAction: refusing('sendExitGroup'),
  WAWebGenerateEventCallLink: refusing('createEventCallLink'),
  WAWebGroupCreateJob: refusing('createGroup'),
  WAWebGroupInviteJob: refusing('joinGroupViaInvite'),
  WAWebGroupInviteV4Job: refusing('joinGroupViaInviteV4'),
  WAWebGroupModifyInfoJob: refusing('setGroupSubject', 'setGroupDescription'),
  WAWebLoadNewsletterPreviewChatAction: refusing('loadNewsletterPreviewChat'),
  WAWebMexAcceptNewsletterAdminInviteJob: refusing('acceptNewsletterAdminInvite'),
  WAWebMexFetchGroupInviteCodeJob: refusing('fetchMexGroupInviteCode'),
  WAWebMexFetchNewsletterSubscribersJob: refusing('mexFetchNewsletterSubscribers'),
  WAWebMexRevokeNewsletterAdminInviteJob: refusing('revokeNewsletterAdminInvite'),
  WAWebModifyParticipantsGroupAction: refusing('removeParticipants', 'promoteParticipants', 'demoteParticipants'),
  WAWebNewsletterCreateQueryJob: refusing('createNewsletterQuery'),
  WAWebNewsletterDeleteAction: refusing('deleteNewsletterAction'),
  WAWebNewsletterDemoteAdminJob: refusing('demoteNewsletterAdminAction'),
  WAWebNewsletterDirectorySearchAction: { fetchNewsletterDirectories: async () => ({ newsletters: [] }) },
  WAWebNewsletterGatingUtils: {
    isNewsletterCreationEnabled: () => false,
    getNewsletterDirectoryPageSize: () => 50,
    getMaxSubscriberNumber: () => 0,
  },
  WAWebNewsletterMetadataQueryJob: refusing('queryNewsletterMetadataByInviteCode'),
  WAWebNewsletterModelUtils: {
    getRoleByIdentifier: () => 'guest',
    ADMIN_NOTIFICATIONS: 'admin_notifications',
    MUTED_STATE: 'muted',
    UNMUTED_STATE: 'unmuted',
  },
  WAWebNewsletterSendMessageJob: refusing('sendNewsletterMessageJob'),
  WAWebNewsletterSendMsgAction: refusing('sendNewsletterAdminInviteMessage'),
  WAWebNewsletterSubscribeAction: refusing('subscribeToNewsletterAction'),
  WAWebNewsletterSubscriberListAction: { getSubscribersInContacts: async () => [] },
  WAWebNewsletterUnsubscribeAction: refusing('unsubscribeFromNewsletterAction'),
  WAWebNewsletterUpdateMsgsRecordsJob: {
    addNewsletterMsgsRecords: async () => undefined,
    updateNewsletterMsgRecord: async () => undefined,
  },
  WAWebNewsletterUpdateUserSettingJob: refusing('updateNewsletterUserSetting'),
  WAWebNoteAction: refusing('noteAddAction', 'retrieveOnlyNoteForChatJid'),
  WAWebRevokeStatusAction: refusing('sendStatusRevokeMsgAction'),
  WAWebSaveContactAction: refusing('saveContactAction'),
  WAWebSendEventEditMsgAction: refusing('sendEventEditMessage'),
  WAWebSendEventResponseMsgAction: refusing('sendEventResponseMsg'),
  WAWebSendStatusMsgAction: refusing('sendStatusMediaMsgAction', 'sendStatusTextMsgAction'),
  WAWebSetPropertyGroupAction: refusing('setGroupProperty'),
  WAWebStatusGatingUtils: { canCheckStatusRankingPosterGating: () => false },
}
