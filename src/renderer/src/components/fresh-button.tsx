/** Shows how many new items wait above the visible rows. Renders nothing when there are none. */
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
