/** Forms that add customers and groups. */
import type { SimulatorClient } from '../../client/simulator-client.ts'
import type { Attempt } from './devices-view.ts'
import { make } from './dom.ts'
import { chatOfPerson, peopleOf } from './people.ts'
import type { PhoneStore } from './phone-store.ts'

const field = (label: string, attributes: Readonly<Record<string, string>>): HTMLInputElement =>
  make('input', {
    attributes: { type: 'text', autocomplete: 'off', placeholder: label, 'aria-label': label, ...attributes },
  })

/** Two small forms behind a disclosure. `choose` opens the chat of the new customer or group. */
export function createNewcomers(
  store: PhoneStore,
  client: SimulatorClient,
  attempt: Attempt,
  choose: (chat: string) => void,
): HTMLElement {
  const name = field('Name', { dir: 'auto' })
  const phone = field('Phone, such as 234801…', { inputmode: 'tel' })
  const subject = field('Name of the group', { dir: 'auto', value: 'Market traders' })
  const account = (): { readonly phone?: string } => (store.account ? { phone: store.account.phone } : {})

  const addCustomer = async (event: Event): Promise<void> => {
    event.preventDefault()
    const digits = phone.value.replace(/\D/g, '')
    const done = await attempt(() => {
      if (digits.length < 7 || digits.length > 15) {
        throw new Error('A phone number has 7 to 15 digits with the country code, such as 2348012345678.')
      }
      const pushName = name.value.trim()
      return client.call('saveContact', {
        ...account(),
        contactPhone: digits,
        ...(pushName === '' ? {} : { pushName }),
      })
    })
    if (!done) return
    name.value = ''
    phone.value = ''
    choose(chatOfPerson(digits))
  }

  const addGroup = async (event: Event): Promise<void> => {
    event.preventDefault()
    let made = ''
    const done = await attempt(async () => {
      if (subject.value.trim() === '') throw new Error('The group needs a name.')
      const people = peopleOf(store)
      for (const { phone: contactPhone, name: pushName } of people) {
        if (store.contacts.has(contactPhone)) continue
        await client.call('saveContact', { ...account(), contactPhone, pushName })
      }
      const participants = people.map((person) => person.phone)
      made = (await client.call('createGroup', { ...account(), subject: subject.value.trim(), participants })).id
    })
    if (done) choose(made)
  }

  const submit = (label: string): HTMLElement => make('button', { attributes: { type: 'submit' } }, label)
  return make(
    'details',
    { class: 'newcomers' },
    make('summary', {}, 'Add a customer or a group'),
    make('form', { class: 'row', on: { submit: (event) => void addCustomer(event) } }, name, phone, submit('Add')),
    make(
      'form',
      { class: 'row', on: { submit: (event) => void addGroup(event) } },
      subject,
      submit('Create group of all customers'),
    ),
  )
}
