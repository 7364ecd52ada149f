/** The product's mark (resources/mark.svg): a speech bubble whose tail is a shop awning. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d="M5 1H11A3 3 0 0 1 14 4V8H2V4A3 3 0 0 1 5 1Z" />
      <path d="M2 9H14L15 11.75A1.75 1.75 0 0 1 11.5 11.75A1.75 1.75 0 0 1 8 11.75A1.75 1.75 0 0 1 4.5 11.75L2 15.75L1 11.75Z" />
    </svg>
  )
}
