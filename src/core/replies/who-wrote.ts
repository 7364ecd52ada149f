/** What is known about a text of our own account that we did not send. WhatsApp tells no difference by itself. */
export interface OwnTextFacts {
  readonly isGroup: boolean
  /** The owner named it in `takeover.automaticTexts`. */
  readonly listed: boolean
  /** Learned before: the phone sends this text by itself. */
  readonly proven: boolean
  /** It came within two seconds of a customer's message: that is all that a phone answers by itself. */
  readonly fast: boolean
  /** The same text came that fast in answer to another message, too, there or in another chat. */
  readonly fastElsewhere: boolean
  /** Right beside a text of the automaton in this chat: greetings have several parts, and pictures. */
  readonly besideAutomaton: boolean
  /** The customer had written some time before, or the owner had: there was time to type. */
  readonly hadTimeToType: boolean
  readonly size: TextSize
}

/** `word`: says nothing by being said again; `line`: may be typed at once; `text`: nobody reads a message and types so much at once. */
export type TextSize = 'word' | 'line' | 'text'

export type Writer = 'automaton' | 'hand'

const WORD_BELOW = 8
/**
 * WhatsApp counts in whole seconds, so two of them are nearly three; who types ten letters in each has read nothing before. The texts that
 * WhatsApp Business proposes have more than fifty.
 */
const TEXT_FROM = 30

/** `text` is canonical. */
export function sizeOf(text: string): TextSize {
  if (text.length < WORD_BELOW) return 'word'
  return text.length < TEXT_FROM ? 'line' : 'text'
}

interface WriterRule {
  readonly asks: string
  readonly writer: Writer
  readonly applies: (facts: OwnTextFacts) => boolean
}

/**
 * Asked from top to bottom; the first that applies decides. WhatsApp Business greets whoever writes for the first time, or after two
 * weeks, and says to everybody that the shop is closed: each time the same text, within a second or two of the customer's message. Speed
 * alone proves nothing, because a hand's text may cross a customer's; the same text alone proves nothing either, because quick replies are
 * picked by hand: slowly. Together they do. A text that was never seen before counts as the phone's only where no hand can have written it.
 */
export const writerRules: readonly WriterRule[] = [
  {
    asks: 'In a group? (WhatsApp Business answers by itself in direct chats only.)',
    writer: 'hand',
    applies: (f) => f.isGroup,
  },
  { asks: 'Is it listed in `takeover.automaticTexts`?', writer: 'automaton', applies: (f) => f.listed },
  { asks: 'Has the phone been seen to send this text by itself?', writer: 'automaton', applies: (f) => f.proven },
  {
    asks: 'Did it come later than two seconds after the customer’s message? (A quick reply is picked by hand. After the bot’s own words no phone says anything by itself.)',
    writer: 'hand',
    applies: (f) => !f.fast && !f.besideAutomaton,
  },
  {
    asks: 'Did the same text answer another message that fast, too? (From now on it is known. Single words are not learned.)',
    writer: 'automaton',
    applies: (f) => f.fast && f.fastElsewhere && f.size !== 'word',
  },
  {
    asks: 'Had either side written in the ten minutes before? (Then there was time to type, and the two texts crossed.)',
    writer: 'hand',
    applies: (f) => f.hadTimeToType,
  },
  { asks: 'Is it beside a text of the automaton?', writer: 'automaton', applies: (f) => f.besideAutomaton },
  {
    asks: 'Is it longer than anybody types in two seconds?',
    writer: 'automaton',
    applies: (f) => f.size === 'text',
  },
  { asks: 'Anything else', writer: 'hand', applies: () => true },
]

/** Who wrote it; pure. In doubt the hand: a bot that is silent for an hour is better than one that talks over the owner. */
export function whoWrote(facts: OwnTextFacts): Writer {
  return writerRules.find((rule) => rule.applies(facts))?.writer ?? 'hand'
}
