import { useHost } from './host-store.ts'

/** The shop's time zone, independent of this window's clock, so that days are the same on Home, in Activity, in Insights and in tables. */
export const shopZone = (): string => useHost.getState().snapshot!.home.timeZone

export const useShopZone = (): string => useHost((state) => state.snapshot!.home.timeZone)
