import { words } from '../i18n/words.ts'

/** The shape of what is on its way. It shows only when that takes a moment, so that what is quick does not flicker. */
export function Skeleton({ rows, as }: { readonly rows: number; readonly as: 'blocks' | 'rows' }) {
  return (
    <div className={`skeleton ${as}`} role="status">
      <span className="visually-hidden">{words.frame.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} />
      ))}
    </div>
  )
}
