import type { SimulatorClient } from '../../simulator/client/simulator-client.ts'
import type { SessionsBed } from '../../src/core/testing/sessions-bed.ts'

/** Adds a session, connects it, and lets the simulated phone scan its code. Resolves when the session is connected. */
export async function linkShop(bed: SessionsBed, phone: SimulatorClient, id = 'shop', digits?: string): Promise<void> {
  bed.sessions.add(id)
  bed.sessions.connect(id)
  await phone.linkByQr(digits)
  await bed.waitForState(id, 'connected')
}
