import type { ContactCard } from '../../shared/model/attached.ts'
import { plainFileName } from '../../shared/file-name.ts'
import { unfold, vcardNames } from './vcard-names.ts'

const MOST_CARDS = 50
const MOST_NUMBERS = 10
const LONGEST_NUMBER = 40

/** Names and numbers of the cards in a vCard text, for display only: without invisible characters, and limited in number and length. */
export function contactCards(vcard: string): readonly ContactCard[] {
  const cards = vcard.slice(0, 100_000).split(/END:VCARD/i)
  return cards.slice(0, MOST_CARDS).flatMap((card) => {
    const name = vcardNames(card)[0] ?? null
    const numbers = numbersOf(card)
    if (name === null && numbers.length === 0) return []
    return [{ name: name === null ? null : plainFileName(name), numbers }]
  })
}

function numbersOf(card: string): readonly string[] {
  const numbers = [...unfold(card).matchAll(/^(?:item\d+\.)?TEL[^:\r\n]*:([^\r\n]*)$/gim)].map((match) =>
    match[1]!
      .replace(/[^\d+()\-./ ]/g, '')
      .trim()
      .slice(0, LONGEST_NUMBER),
  )
  return [...new Set(numbers.filter((number) => /\d/.test(number)))].slice(0, MOST_NUMBERS)
}
