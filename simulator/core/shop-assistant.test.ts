import { expect, test } from 'vitest'
import { createShopAssistant } from './shop-assistant.ts'

test('the shop assistant answers what customers of a shop ask', () => {
  const ask = createShopAssistant()
  const cases = [
    ['Hello, how much is rice?', 'price', 'Rice (50 kg) is ₦78,000.'],
    ['what do you sell', 'prices', 'Today: Rice'],
    ['are you open on Sunday?', 'hours', 'We are open Monday to Saturday'],
    ['Do you deliver?', 'delivery', 'Delivery inside town is ₦1,500'],
    ['order #17', 'order-status', 'Order 17 is packed'],
    ['I want to talk to a person', 'human', 'The owner will answer'],
    ['[image]', 'media', 'Thank you'],
    ['[location: 6.5,3.3]', 'location', 'Thank you for the place'],
    ['can you send a picture?', 'picture', 'This is our rice'],
    ['the price list please', 'price-list', 'Our prices'],
    ['where are you?', 'place', 'Opposite the market'],
    ['🙈', 'unknown', 'I can tell you prices'],
  ]
  for (const [message, intent, said] of cases) {
    const answer = ask(`${message}@c.us`, message!)
    expect(answer.intent).toBe(intent)
    expect(answer.response).toContain(said)
  }
})

test('the shop assistant remembers each chat separately', () => {
  const ask = createShopAssistant()
  const said = (chat: string, message: string) => ask(chat, message).response
  expect(said('ada', 'hello')).toContain("this is Ada's Shop")
  expect(said('bola', 'hello')).toContain("this is Ada's Shop")
  expect(said('ada', 'hello')).toContain('Hello again')
  expect(said('ada', 'how much are beans')).toContain('₦14,500')
  expect(said('ada', '2 bags please')).toBe('Noted: 2 × Beans, ₦30,500 with delivery. Your order number is 4712.')
  expect(said('ada', 'where is it?')).toContain('Order 4712 (2 × Beans)')
  expect(said('bola', '2 bags please')).toContain('I can tell you prices')
  expect(said('bola', 'I want 3 bags of rice')).toContain('3 × Rice')
  expect(said('bola', 'ok')).toBe('')
})
