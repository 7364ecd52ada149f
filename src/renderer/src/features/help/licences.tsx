import { useEffect, useState } from 'react'
import { words } from '../../i18n/words.ts'
import type { Licence } from 'virtual:licences'

/** The licences of everything that is packed. Collected at build time, loaded when first shown. */
export function Licences() {
  const [licences, setLicences] = useState<readonly Licence[]>([])
  useEffect(() => {
    void import('virtual:licences').then((loaded) => setLicences(loaded.licences))
  }, [])
  return (
    <ul className="licences" aria-label={words.support.licences}>
      {licences.map(({ name, version, licence, text }) => (
        <li key={`${name} ${version}`}>
          <details>
            <summary>
              {name} {version} · {licence}
            </summary>
            <pre tabIndex={0}>{text}</pre>
          </details>
        </li>
      ))}
    </ul>
  )
}
