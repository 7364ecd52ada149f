// Builds docs/reply-decisions.md from the reply policy and the interface's texts.
import { questionRules } from '../src/core/replies/find-question.ts'
import { replyPolicy } from '../src/core/replies/reply-policy.ts'
import { words } from '../src/renderer/src/i18n/words.ts'
import { replyReasons } from '../src/shared/model/reply-reasons.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|')

const numberOf = (reason: string): number => replyPolicy.findIndex((rule) => rule.reason === reason) + 1

const leftOut = (why: string): string => `${why}: the text goes alone; without one it failed`

/** When each reason outside the policy is given. */
const elsewhere: Readonly<Partial<Record<(typeof replyReasons)[number], string>>> = {
  unknown: 'waits: a send was cut short; the chat is looked at before anything is sent again',
  'send-failed': 'tried again with growing pauses; failed after twenty tries',
  'not-on-whatsapp': 'failed at once',
  'chat-not-found': 'failed at once',
  'not-allowed': 'failed at once',
  'refused-by-whatsapp': 'failed: the server’s tick was followed by its refusal',
  'unchecked-number':
    'WhatsApp could not say whether the number is on it: a call gets 409; one that wants to wait is asked about again every ten minutes',
  'media-coming': 'waits: its file is fetched from where the core said; what is behind it in the chat waits, too',
  'media-gone': leftOut('whoever has the file answers that there is none'),
  'media-too-large': leftOut('the file is larger than `replies.mediaMaxMb`'),
  'media-wrong-type': leftOut(
    'it is nothing that may be sent so: an error page in a picture’s place, a program, a film as a voice note',
  ),
  'media-refused-address': leftOut('its address leads where nothing is fetched from, such as the shop’s own network'),
  'media-unreachable': leftOut('its address could not be reached for ten minutes'),
  'media-lost': leftOut('it was on this computer and is not any more'),
  'media-unreadable': leftOut('what the core gave is no file'),
  'media-no-room': leftOut('the disk is full, `media.keepMb` is used up, or the folder of media takes nothing'),
  'earlier-failed': 'failed unsent: an earlier text of the same answer failed; sent again with it',
}

/** The text of docs/reply-decisions.md. */
export function replyDecisionsDocument(): string {
  const others = replyReasons.filter((reason) => elsewhere[reason] !== undefined)
  return [
    '# What becomes of a reply',
    '',
    'Made of `src/core/replies/reply-policy.ts`, `find-question.ts` beside it, and the words of the interface by `npm run docs`.',
    '',
    '`queued → sending → sent` with its ticks; or `suppressed`, `expired`, `failed`, each with a reason. Before a reply is sent these',
    'questions are asked from top to bottom, and again after the time of typing; the first that objects decides.',
    '',
    '| # | question | then | reason | what the owner reads |',
    '| --- | --- | --- | --- | --- |',
    ...replyPolicy.map(
      ({ asks, then, reason }, index) =>
        `| ${index + 1} | ${cell(asks)} | ${cell(then)} | \`${reason}\` | ${cell(words.reasons[reason])} |`,
    ),
    '',
    `Nobody objects: it is typed for a human time and sent. Only question ${numberOf('not-connected')} is asked of what the owner wrote in the window or ordered to`,
    `be sent after all; only questions ${numberOf('too-old')} and ${numberOf('not-connected')} of the answers of the remote control.`,
    '',
    '## Which message a call of the core answers',
    '',
    'A call carries no name of its message, so the chat decides. For ten minutes a message whose request had an unknown end may have been',
    'worked on twice; one call of each run that was lost sight of is expected. Asked from top to bottom; the first that fits decides.',
    '',
    '| # | when | then |',
    '| --- | --- | --- |',
    ...questionRules.map(({ when, then }, index) => `| ${index + 1} | ${cell(when)} | ${cell(then)} |`),
    '',
    '## Other reasons',
    '',
    '| reason | when | what the owner reads |',
    '| --- | --- | --- |',
    ...others.map((reason) => `| \`${reason}\` | ${cell(elsewhere[reason]!)} | ${cell(words.reasons[reason])} |`),
    '',
    '## Who is in charge of a chat',
    '',
    'A message that the owner writes by hand, on the phone, on another device or in the window, makes the chat his for',
    '`takeover.minutes` from the time it was written; each further one renews it. He can also take a chat over with a button or from',
    'his own WhatsApp, for a time or until he hands it back. Meanwhile messages are handed over with `"human_takeover": true`. What he',
    'wrote before he handed a chat back does not take it again when it is read from history later.',
    '',
    '## Several texts of one answer',
    '',
    'They are sent in order. When one fails for good, the rest is not sent without it; “Send again” on the first sends them all. The next',
    'question’s answer is not held up. An answer that has begun is finished in quiet hours and over a budget.',
    '',
  ].join('\n')
}
