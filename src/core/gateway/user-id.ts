import { isPlaceholder } from '../../shared/model/session.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export type UserIdCheck =
  | { readonly kind: 'valid'; readonly id: string }
  | { readonly kind: 'invalid'; readonly error: 'userId is required' | 'invalid userId' | 'invalid userId format' }

/**
 * Checks a user id by the old gateway's rules in their old order: present, a string and no placeholder, a UUID. A session made in the app
 * may have any id that the settings allow; such an id is accepted because `exists` knows it.
 */
export function parseUserId(value: unknown, exists: (id: string) => boolean): UserIdCheck {
  if (value === undefined || value === null || value === '') return { kind: 'invalid', error: 'userId is required' }
  if (typeof value !== 'string' || isPlaceholder(value)) return { kind: 'invalid', error: 'invalid userId' }
  if (!UUID.test(value) && !exists(value)) return { kind: 'invalid', error: 'invalid userId format' }
  return { kind: 'valid', id: value }
}
