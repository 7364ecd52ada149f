import { useHost } from './host-store.ts'

/** The zone in which the shop's days begin, whatever the clock of this window: days are the same on Home, in Activity, in Insights and in tables. */
export const shopZone = (): string => useHost.getState().snapshot!.home.timeZone

export const useShopZone = (): string => useHost((state) => state.snapshot!.home.timeZone)
