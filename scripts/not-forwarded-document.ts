// Builds docs/not-forwarded.md from the forwarding rules.
import { forwardingRules, type Becomes } from '../src/core/inbox/forwarding-rules.ts'

const then: Readonly<Record<Becomes, string>> = {
  'left out': 'not stored, counted',
  kept: 'stored, in the thread',
  waits: 'stored; the chat waits for a human until somebody answers',
  'waits once': 'stored; the chat waits for the owner, whatever the bot says meanwhile',
}

/** The text of docs/not-forwarded.md. */
export function notForwardedDocument(): string {
  return [
    '# What does not go to the assistant',
    '',
    'Made of `src/core/inbox/forwarding-rules.ts` by `npm run docs`. Each message that WhatsApp tells of, live or from history, is asked these',
    'questions from top to bottom; the first that applies decides, and what none applies to is forwarded. Nothing is dropped with a log line alone: Help',
    'counts the last seven days under the names of these rules, each message once, and unknown kinds by WhatsApp’s own name for them.',
    '',
    '| # | rule | which messages | what becomes of them |',
    '| --- | --- | --- | --- |',
    ...forwardingRules.map(
      ({ rule, which, becomes }, index) => `| ${index + 1} | \`${rule}\` | ${which} | ${then[becomes]} |`,
    ),
    '',
    'What was not decrypted, and is later, replaces what was stored in its place, and is forwarded. What WhatsApp shows on the phone alone (to be viewed',
    'once) is forwarded as `[view-once picture or voice note: only on the phone]`, and the chat waits for the owner all the same.',
    '',
  ].join('\n')
}
