import { words } from '../i18n/words.ts'

/** Placeholder shapes while content loads. They become visible after a short delay, so that quick loads do not flicker. */
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
