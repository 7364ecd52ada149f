import { lazy, type ComponentType, type LazyExoticComponent } from 'react'

/** The code of a part of the page could not be fetched. Browsers cache this failure until the page is reloaded. */
export class NotFetched extends Error {
  override readonly name = 'NotFetched'
}

/** A part of the page whose code is fetched when it is first rendered. Throws NotFetched when that fails. */
export function lazyPart<P>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(() =>
    load().catch((cause: unknown) => {
      throw new NotFetched('a part of the page could not be fetched', { cause })
    }),
  )
}
