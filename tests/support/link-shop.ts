import type { SimulatorClient } from '../../simulator/client/simulator-client.ts'
import type { HubBed } from '../../src/core/testing/hub-bed.ts'

/** Adds a session, connects it, and lets the simulated phone scan its code; resolves when it is connected. */
export async function linkShop(bed: HubBed, phone: SimulatorClient, id = 'shop', digits?: string): Promise<void> {
  bed.hub.add(id)
  bed.hub.connect(id)
  await phone.linkByQr(digits)
  await bed.waitForState(id, 'connected')
}
