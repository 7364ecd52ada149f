import { ToggleGroup } from 'radix-ui'
import { formatNumber } from '../lib/time.ts'

interface ChoiceChipsProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly choices: readonly { readonly name: T; readonly label: string; readonly count?: number }[]
  readonly onChoose: (name: T) => void
}

/** A single choice as a row of chips. The row is one Tab stop; arrow keys move between chips, Space and Enter choose. */
export function ChoiceChips<T extends string>({ label, value, choices, onChoose }: ChoiceChipsProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      className="chips"
      aria-label={label}
      value={keyOf(value)}
      // The key is empty when the chosen chip is pressed again; ignore it, because one chip is always chosen.
      onValueChange={(key) => choices.filter(({ name }) => keyOf(name) === key).forEach(({ name }) => onChoose(name))}
    >
      {choices.map(({ name, label: words, count }) => (
        <ToggleGroup.Item key={name} value={keyOf(name)} className="chip">
          {words}
          {count !== undefined && <span className="chip-count">{formatNumber(count)}</span>}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}

/** Prefixes the name, because the group treats an empty value as "nothing chosen" and here it is a normal choice. */
const keyOf = (name: string): string => `=${name}`
