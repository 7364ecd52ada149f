import { keepLeftToRight } from './left-to-right.ts'

/** Digits grouped for reading, with the plus of an international number. */
export function formatPhone(digits: string): string {
  const groups = digits.match(/^(\d{1,3})(\d{3})(\d{3})(\d+)$/)
  return keepLeftToRight(groups ? `+${groups.slice(1).join(' ')}` : `+${digits}`)
}
