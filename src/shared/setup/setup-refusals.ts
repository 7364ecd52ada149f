import type { AddressRefusal } from './setup-address.ts'

export type SetupRefusal =
  | 'empty'
  | 'too-long'
  | 'no-link'
  | 'several-links'
  | 'damaged'
  | 'unknown-part'
  | 'doubled-part'
  | 'missing-part'
  | 'bad-user'
  | 'bad-secret'
  | 'bad-name'
  | AddressRefusal

/** Each reason in the words of the product; the interface's catalogue may translate them. */
export const setupRefusals: Readonly<Record<SetupRefusal, string>> = {
  empty: 'Paste the setup link that your assistant gave you.',
  'too-long': 'This is too long for a setup link. Copy the link alone.',
  'no-link': 'There is no setup link in this text. It begins with salesboy://connect',
  'several-links': 'There are several setup links in this text. Copy only yours.',
  damaged: 'The link is damaged. Copy it again, whole.',
  'unknown-part': 'The link contains something that Salesboy does not know. Ask your assistant for a new one.',
  'doubled-part': 'The link says something twice. Ask your assistant for a new one.',
  'missing-part': 'The link is not complete. Copy it again, whole.',
  'bad-user': 'The user id in the link is not valid. Ask your assistant for a new link.',
  'bad-secret': 'The secret in the link is damaged. Copy the link again, or ask your assistant for a new one.',
  'bad-name': 'The name in the link is not valid. Ask your assistant for a new link.',
  'bad-url': 'This is not a usable web address. It looks like https://core.example.com',
  'url-not-safe': 'The address must begin with https:// so that nobody can read the messages on their way.',
  'url-with-password': 'The address must not contain a name or password.',
}
