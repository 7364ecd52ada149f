/** The people who can write: a few customers to begin with, and everybody the simulator knows. */
import type { PhoneStore } from './phone-store.ts'

export interface Person {
  readonly phone: string
  readonly name: string
}

export const FIRST_PEOPLE: readonly Person[] = [
  { phone: '2348031234567', name: 'Ada' },
  { phone: '2348029876543', name: 'Bola' },
  { phone: '2348055550123', name: 'Chidi' },
]

export const chatOfPerson = (phone: string): string => `${phone}@c.us`
export const phoneOf = (id: string): string => id.split('@')[0] ?? id

/** The first people, then the others in order of arrival. */
export function peopleOf(store: PhoneStore): readonly Person[] {
  const people = new Map(FIRST_PEOPLE.map((person) => [person.phone, person]))
  for (const { phone, name, pushName } of store.contacts.values()) {
    const first = people.get(phone)
    // Call a contact without a name by its number.
    people.set(phone, { phone, name: name ?? (pushName === phone ? (first?.name ?? `+${phone}`) : pushName) })
  }
  const own = store.account?.phone
  return [...people.values()].filter(({ phone }) => phone !== own)
}

export const nameOf = (store: PhoneStore, id: string): string => {
  if (id === store.account?.id) return store.account.name
  const phone = phoneOf(id)
  return peopleOf(store).find((person) => person.phone === phone)?.name ?? `+${phone}`
}
