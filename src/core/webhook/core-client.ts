import { createHttpClient, type HttpClient } from '../http/http-client.ts'
import type { Clock, Logger } from '../ports.ts'
import type { SettingsReader } from '../settings/settings.ts'
import type { KeyValue } from '../storage/key-value.ts'
import { ClockOffset } from './clock-offset.ts'
import { CoreSecrets } from './core-secrets.ts'
import { createSignedPost, type SignedPost } from './signed-post.ts'

/** What all callers of the core share: the connections, the clock offset and the secrets. */
export interface CoreClient {
  readonly http: HttpClient
  readonly offset: ClockOffset
  readonly secrets: CoreSecrets
  readonly post: SignedPost
  readonly version: string
}

/** Builds the client of the core. `http` is for tests. */
export function createCoreClient(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: SettingsReader
  readonly keyValue: KeyValue
  readonly version: string
  readonly http?: HttpClient | undefined
}): CoreClient {
  const { clock, keyValue, version } = deps
  const http = deps.http ?? createHttpClient(clock)
  const offset = new ClockOffset(clock, keyValue)
  const secrets = new CoreSecrets(deps)
  return { http, offset, secrets, post: createSignedPost({ http, offset, secrets, version }), version }
}
