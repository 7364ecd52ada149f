/** A small rule-based shop assistant with a memory per chat: enough for a lifelike conversation. */
export interface AssistantAnswer {
  readonly intent: string
  readonly taskType: string
  /** Empty: no reply is needed. */
  readonly response: string
  /** Path of a file that goes with the reply, under the core's own address. */
  readonly file?: string
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly name: string }
}

interface Product {
  readonly name: string
  readonly unit: string
  readonly price: number
}

interface Order {
  readonly number: number
  readonly text: string
}

interface Memory {
  visits: number
  product: Product | null
  order: Order | null
}

const PRODUCTS: Readonly<Record<string, Product>> = {
  rice: { name: 'Rice', unit: '50 kg', price: 78_000 },
  beans: { name: 'Beans', unit: '10 kg', price: 14_500 },
  oil: { name: 'Palm oil', unit: '5 l', price: 11_000 },
  tomato: { name: 'Tomatoes', unit: 'a basket', price: 9_500 },
}
const DELIVERY_FEE = 1_500
const FIRST_ORDER = 4_711

const naira = (amount: number): string => `₦${amount.toLocaleString('en-NG')}`
const offer = ({ name, unit, price }: Product): string => `${name} (${unit}) is ${naira(price)}.`

interface Rule extends Pick<AssistantAnswer, 'file' | 'location'> {
  readonly intent: string
  readonly taskType?: string
  readonly when: RegExp
  /** Null: the rule does not fit this chat after all. */
  readonly say: (match: RegExpExecArray, memory: Memory, newOrder: () => number) => string | null
}

function takeOrder(count: number, memory: Memory, newOrder: () => number): string | null {
  const { product } = memory
  if (product === null || count < 1 || count > 99) return null
  const total = count * product.price + DELIVERY_FEE
  memory.order = { number: newOrder(), text: `${count} × ${product.name}` }
  return `Noted: ${count} × ${product.name}, ${naira(total)} with delivery. Your order number is ${memory.order.number}.`
}

const RULES: readonly Rule[] = [
  {
    intent: 'human',
    taskType: 'handover',
    when: /\b(human|person|owner|manager|agent)\b/i,
    say: () => 'Of course. The owner will answer you here soon.',
  },
  {
    intent: 'order-status',
    when: /\border\s+(?:number\s+)?#?(\d+)/i,
    say: (match) => `Order ${match[1]} is packed and leaves this afternoon.`,
  },
  {
    intent: 'order-status',
    when: /\b(my order|where is it|status)\b/i,
    say: (_match, { order }) =>
      order ? `Order ${order.number} (${order.text}) is being packed.` : 'Please send me your order number.',
  },
  {
    intent: 'picture',
    when: /\b(picture|photo|show me)\b/i,
    say: () => 'This is our rice, bagged this morning.',
    file: '/p/rice.png',
  },
  {
    intent: 'price-list',
    when: /\bprice ?list\b/i,
    say: () => 'Our prices of this week.',
    file: '/p/price-list.pdf',
  },
  {
    intent: 'place',
    when: /\b(where are you|your address|directions)\b/i,
    say: () => 'Opposite the market, the green gate.',
    location: { latitude: 6.6018, longitude: 3.3515, name: "Ada's Shop" },
  },
  {
    intent: 'price',
    when: /\b(rice|beans|oil|tomato)/i,
    say: (match, memory, newOrder) => {
      memory.product = PRODUCTS[match[1]!.toLowerCase()]!
      const wanted = /\b(?:want|take|buy|need|send)\D{0,12}(\d{1,2})\b/i.exec(match.input)
      return (wanted && takeOrder(Number(wanted[1]), memory, newOrder)) ?? offer(memory.product)
    },
  },
  {
    intent: 'order',
    taskType: 'task',
    when: /\b(\d{1,2})\b(?!\s*(?:am|pm|:|o'clock))/i,
    say: (match, memory, newOrder) => takeOrder(Number(match[1]), memory, newOrder),
  },
  {
    intent: 'prices',
    when: /\b(price|prices|cost|how much|list|sell)\b/i,
    say: (_match, { product }) =>
      product && /how much|cost/i.test(_match[0])
        ? offer(product)
        : `Today: ${Object.values(PRODUCTS).map(offer).join(' ')}`,
  },
  {
    intent: 'hours',
    when: /\b(open|close|closed|hours|today|sunday)\b/i,
    say: () => 'We are open Monday to Saturday, 8:00 to 19:00.',
  },
  {
    intent: 'delivery',
    when: /\b(deliver|delivery|send it|bring)/i,
    say: () => `Delivery inside town is ${naira(DELIVERY_FEE)} and takes about two hours.`,
  },
  {
    intent: 'location',
    when: /^\[location/i,
    say: () => `Thank you for the place. Delivery there is ${naira(DELIVERY_FEE)}.`,
  },
  {
    intent: 'media',
    when: /^\[(image|voice message|video|audio|document|sticker|contact)/i,
    say: () => 'Thank you, we got it.',
  },
  { intent: 'thanks', when: /\b(thank|thanks)\b/i, say: () => 'You are welcome!' },
  {
    intent: 'greeting',
    when: /\b(hello|hi|hey|good (morning|afternoon|evening))\b/i,
    say: (_match, { visits }) =>
      visits > 1 ? 'Hello again! What can I get you?' : "Hello, this is Ada's Shop. What can I do for you?",
  },
  { intent: 'acknowledgement', taskType: 'none', when: /^\s*(ok|okay|alright|👍)[\s.!]*$/iu, say: () => '' },
]

/** Builds an assistant that remembers per chat how often the customer wrote, what they asked for and what they ordered. */
export function createShopAssistant(): (chat: string, message: string) => AssistantAnswer {
  const memories = new Map<string, Memory>()
  let orders = FIRST_ORDER
  const newOrder = () => {
    orders += 1
    return orders
  }
  return (chat, message) => {
    const memory = memories.get(chat) ?? { visits: 0, product: null, order: null }
    memories.set(chat, memory)
    memory.visits += 1
    for (const { intent, taskType, when, say, file, location } of RULES) {
      const match = when.exec(message)
      const response = match && say(match, memory, newOrder)
      if (response === null) continue
      const shown = { ...(file === undefined ? {} : { file }), ...(location === undefined ? {} : { location }) }
      return { intent, taskType: taskType ?? 'answer', response, ...shown }
    }
    return {
      intent: 'unknown',
      taskType: 'fallback',
      response: 'I can tell you prices, opening hours and delivery. What would you like to know?',
    }
  }
}
