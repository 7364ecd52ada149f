import type { ReactNode } from 'react'

export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

interface FigureProps {
  readonly title: string
  /** An extra sentence below the title. */
  readonly note?: string
  /** For a table with many columns. */
  readonly isWide?: boolean
  readonly table: Table
  readonly as: 'plot' | 'table'
  readonly legend?: readonly { readonly label: string; readonly tone: string }[]
  readonly children: ReactNode
}

/** One plot whose title states its message. Its numbers are always in a table, visible or for screen readers only. */
export function Figure({ title, note, isWide = false, table, as, legend, children }: FigureProps) {
  return (
    <figure className={isWide ? 'figure panel wide' : 'figure panel'}>
      <figcaption>
        <h2>{title}</h2>
        {note !== undefined && <p className="figure-note">{note}</p>}
      </figcaption>
      {as === 'plot' && (
        <>
          {legend && (
            <ul className="legend" aria-hidden="true">
              {legend.map(({ label, tone }) => (
                <li key={label}>
                  <span className={`swatch ${tone}`} />
                  {label}
                </li>
              ))}
            </ul>
          )}
          <div aria-hidden="true">{children}</div>
        </>
      )}
      <div
        className={as === 'plot' ? 'visually-hidden' : 'figure-table'}
        tabIndex={as === 'table' ? 0 : undefined}
        role={as === 'table' ? 'region' : undefined}
        aria-label={as === 'table' ? title : undefined}
      >
        <table>
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              {table.head.map((label) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map(([first, ...rest]) => (
              <tr key={first}>
                <th scope="row">{first}</th>
                {rest.map((value, at) => (
                  <td key={at}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}
