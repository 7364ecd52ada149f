/** Facts about a text of our own account that we did not send. WhatsApp does not tell who wrote it, the owner or the phone. */
export interface OwnTextFacts {
  readonly isGroup: boolean
  /** The owner named it in `takeover.automaticTexts`. */
  readonly listed: boolean
  /** We have learned before that the phone sends this text by itself. */
  readonly proven: boolean
  /** It came within two seconds of a customer's message: a phone answers only customers' messages by itself. */
  readonly fast: boolean
  /** The same text also came fast in answer to another message, in this chat or another. */
  readonly fastElsewhere: boolean
  /** It stands right beside an automatic text in this chat: greetings have several parts, and pictures. */
  readonly besideAutomaton: boolean
  /** The customer or the owner had written some time before, so there was time to type. */
  readonly hadTimeToType: boolean
  readonly size: TextSize
}

/** `word`: repeating it proves nothing. `line`: may be typed at once. `text`: nobody reads a message and types this much at once. */
export type TextSize = 'word' | 'line' | 'text'

export type Writer = 'automaton' | 'hand'

const WORD_BELOW = 8
/**
 * Length in characters from which a text is a `text`. WhatsApp counts whole seconds, so two seconds may be nearly three: a person who types
 * ten letters per second has read nothing first. The texts that WhatsApp Business proposes have more than fifty characters.
 */
const TEXT_FROM = 30

/** The size class of a text. `text` must be canonical. */
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
 * Asked from top to bottom; the first rule that applies decides. WhatsApp Business greets customers who write for the first time or after
 * two weeks, and tells every customer when the shop is closed: the same text each time, within a second or two of the customer's message.
 * Speed alone proves nothing, because the owner's text may cross a customer's. The same text alone proves nothing either, because the owner
 * picks quick replies by hand, but slowly. Both together prove it. A new text counts as the phone's only if no person can have typed it.
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

/** Decides who wrote the text; pure. In doubt the owner: a bot that is silent for an hour is better than one that talks over the owner. */
export function whoWrote(facts: OwnTextFacts): Writer {
  return writerRules.find((rule) => rule.applies(facts))?.writer ?? 'hand'
}
