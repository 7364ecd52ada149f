/** A small rule-based shop assistant: enough to feel like a conversation in the demo. */
export interface AssistantAnswer {
  readonly intent: string
  readonly taskType: string
  readonly response: string
}

const PRICES: Readonly<Record<string, string>> = {
  rice: 'Rice (50 kg) is ₦78,000.',
  beans: 'Beans (10 kg) is ₦14,500.',
  oil: 'Palm oil (5 l) is ₦11,000.',
  tomato: 'A basket of tomatoes is ₦9,500.',
}

interface Rule {
  readonly intent: string
  readonly when: RegExp
  readonly say: (match: RegExpExecArray, visits: number) => string
}

const RULES: readonly Rule[] = [
  {
    intent: 'human',
    when: /\b(human|person|owner|manager|agent)\b/i,
    say: () => 'Of course. The owner will answer you here soon.',
  },
  {
    intent: 'price',
    when: /\b(rice|beans|oil|tomato)/i,
    say: (match) => PRICES[match[1]!.toLowerCase()]!,
  },
  {
    intent: 'prices',
    when: /\b(price|cost|how much|list)\b/i,
    say: () => `Today: ${Object.values(PRICES).join(' ')}`,
  },
  {
    intent: 'hours',
    when: /\b(open|close|hours|today)\b/i,
    say: () => 'We are open Monday to Saturday, 8:00 to 19:00.',
  },
  {
    intent: 'delivery',
    when: /\b(deliver|delivery|send it|bring)\b/i,
    say: () => 'Delivery inside town is ₦1,500 and takes about two hours.',
  },
  {
    intent: 'order',
    when: /\border\s+#?(\d+)/i,
    say: (match) => `Order ${match[1]} is packed and leaves this afternoon.`,
  },
  { intent: 'media', when: /^\[(image|voice message|video|document|sticker)/i, say: () => 'Thank you, we got it.' },
  { intent: 'thanks', when: /\b(thank|thanks)\b/i, say: () => 'You are welcome!' },
  {
    intent: 'greeting',
    when: /\b(hello|hi|hey|good (morning|afternoon|evening))\b/i,
    say: (_match, visits) =>
      visits > 1 ? 'Hello again! What can I get you?' : "Hello, this is Ada's Shop. What can I do for you?",
  },
]

/** Builds an assistant that remembers how often each chat wrote. */
export function createShopAssistant(): (chat: string, message: string) => AssistantAnswer {
  const visits = new Map<string, number>()
  return (chat, message) => {
    const count = (visits.get(chat) ?? 0) + 1
    visits.set(chat, count)
    for (const { intent, when, say } of RULES) {
      const match = when.exec(message)
      if (match) return { intent, taskType: 'answer', response: say(match, count) }
    }
    return {
      intent: 'unknown',
      taskType: 'fallback',
      response: 'I can tell you prices, opening hours and delivery. What would you like to know?',
    }
  }
}
