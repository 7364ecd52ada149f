import { contentSecurityPolicy } from '../../shared/page-policy.ts'

/** Headers of every response of the interface. The page consists of our own files only: no inline script, no other origin. */
export const uiHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}
