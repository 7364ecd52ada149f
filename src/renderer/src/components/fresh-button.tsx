/** Says how many items wait above for whoever reads further down; nothing when none does. */
export function FreshButton(props: {
  readonly count: number
  readonly label: (value: { readonly count: number }) => string
  readonly onClick: () => void
}) {
  const { count, label, onClick } = props
  if (count === 0) return null
  return (
    <button type="button" className="fresh" onClick={onClick}>
      {label({ count })}
    </button>
  )
}
