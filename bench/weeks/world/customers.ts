import type { Dice } from './dice.ts'
import type { Customer } from './whatsapp.ts'

/** The shop's customers. Half of them have a LID as their chat's name. */
export function customersOf(count: number, dice: Dice): readonly Customer[] {
  return Array.from({ length: count }, (_, n) => {
    const isLid = n % 2 === 1
    const phone = `23480300000${String(n).padStart(2, '0')}`
    const lid = `9000000000${n}`
    return {
      name: `customer ${n}`,
      phone,
      lid,
      isPhoneKnown: dice.chance(0.7),
      chatId: isLid ? `${lid}@lid` : `${phone}@c.us`,
    }
  })
}
