interface BarsProps {
  readonly tone: 'alarm' | 'accent'
  readonly list: readonly { readonly what: string; readonly size: number; readonly said: string }[]
}

/** A list of labels, each with a bar whose length is proportional to its number. */
export function Bars({ tone, list }: BarsProps) {
  const most = Math.max(...list.map(({ size }) => size), 1)
  return (
    <ul className="causes">
      {list.map(({ what, size, said }) => (
        <li key={what}>
          <span className="cause-name">{what}</span>
          <span className="cause-count">{said}</span>
          <span className={`cause-bar ${tone}`} style={{ width: `${(size / most) * 100}%` }} />
        </li>
      ))}
    </ul>
  )
}
