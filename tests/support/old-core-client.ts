import axios, { type AxiosInstance } from 'axios'

/**
 * The calls of a core to the old gateway, as such a core has them: axios, the key in one header, and the old paths
 * and fields. The client knows nothing of this project.
 */
export function createOldCoreClient(gatewayUrl: string, apiKey: string) {
  const client: AxiosInstance = axios.create({
    baseURL: gatewayUrl,
    timeout: 30_000,
    headers: { 'Content-Type': 'application/json', 'x-api-key': apiKey },
  })
  return {
    initializeSession: async (userId: string) => (await client.post('/session/start', { userId })).data,
    disconnectSession: async (userId: string) => (await client.post('/session/stop', { userId })).data,
    getSessionStatus: async (userId: string) => (await client.get(`/session/status/${userId}`)).data,
    isConnected: async (userId: string) => (await client.get(`/api/session/status/${userId}`)).data.connected,
    sendMessage: async (userId: string, to: string, message: string) =>
      (await client.post('/message/send', { userId, to, message })).data,
    getGroups: async (userId: string) =>
      (await client.get('/message/groups', { params: { user_id: userId } })).data.groups,
    getContacts: async (userIds: readonly string[]) =>
      (await client.get('/message/contacts', { params: { user_ids: userIds.join(',') } })).data.contacts,
    /** Reads the QR stream until the first code. */
    async waitForQr(userId: string): Promise<string> {
      const response = await client.get(`/session/qr/${userId}`, { responseType: 'stream', timeout: 0 })
      let text = ''
      for await (const chunk of response.data) {
        text += String(chunk)
        const found = /^data: ({"qr":.*})$/m.exec(text)
        if (found) {
          response.data.destroy()
          return (JSON.parse(found[1]!) as { qr: string }).qr
        }
      }
      throw new Error('the QR stream ended')
    },
  }
}

/** The status and body of a refused call. */
export async function refusalOf(call: Promise<unknown>): Promise<readonly [number | undefined, unknown]> {
  try {
    await call
  } catch (error) {
    if (axios.isAxiosError(error)) return [error.response?.status, error.response?.data]
    throw error
  }
  throw new Error('the call was not refused')
}
