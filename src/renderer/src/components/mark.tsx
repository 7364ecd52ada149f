/** The product's mark: a speech bubble whose tail is a shop awning. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M7 3h18a4 4 0 0 1 4 4v11a4 4 0 0 1-4 4H7a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4Z" />
      <path d="M7 22h12l-2 7-2.5-4-2.5 3.500-2.500-3.500L7 28z" />
      <path className="mark-lines" d="M9 9h14v2.500H9zM9 14h9v2.500H9z" />
    </svg>
  )
}
