import { ToggleGroup } from 'radix-ui'
import { formatNumber } from '../lib/time.ts'

interface ChoiceChipsProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly choices: readonly { readonly name: T; readonly label: string; readonly count?: number }[]
  readonly onChoose: (name: T) => void
}

/** One of a few, as a row of chips: one stop for Tab, arrows move between them, Space and Enter choose. */
export function ChoiceChips<T extends string>({ label, value, choices, onChoose }: ChoiceChipsProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      className="chips"
      aria-label={label}
      value={keyOf(value)}
      // Empty when the chosen one is pressed again: one is always chosen.
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

/** An empty value means to the group that nothing is chosen; here it is a choice like the others. */
const keyOf = (name: string): string => `=${name}`
