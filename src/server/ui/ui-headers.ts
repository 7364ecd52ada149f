import { contentSecurityPolicy } from '../../shared/page-policy.ts'

/** Sent with everything the interface is made of. The page is our own files only: no inline script, no other address. */
export const uiHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}
