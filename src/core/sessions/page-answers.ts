import type { WhatsAppClient } from '../whatsapp/whatsapp-client.ts'

/** Whether the page answers a probe within `limitMs`. Never rejects. */
export async function pageAnswers(client: Pick<WhatsAppClient, 'probe'>, limitMs: number): Promise<boolean> {
  try {
    return (await client.probe(limitMs)) !== null
  } catch {
    return false // any failure means the same here: the page is dead
  }
}
