import { ExternalLink, MapPin } from 'lucide-react'
import type { AttachedPlace } from '../../../../../shared/model/attached.ts'
import { words } from '../../../i18n/words.ts'
import { oneLine } from '../../../lib/safe-text.ts'

const DIGITS = 5

/** A place: its name, its coordinates, and a link to a map in the browser. The page itself loads no map. */
export function PlaceCard({ place: { latitude, longitude, name } }: { readonly place: AttachedPlace }) {
  const text = words.chats.attached
  const at = `${latitude.toFixed(DIGITS)}, ${longitude.toFixed(DIGITS)}`
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`
  return (
    <div className="attached-card" data-testid="attached">
      <span className="attached-title">
        <MapPin size="1.25rem" aria-hidden="true" />
        <span className="attached-name">
          <bdi dir="auto">{name === null ? text.place : oneLine(name)}</bdi>
          <bdi dir="ltr" className="attached-about">
            {at}
          </bdi>
        </span>
      </span>
      <a className="button" href={map} target="_blank" rel="noopener noreferrer">
        <ExternalLink size="1rem" aria-hidden="true" />
        {text.openMap}
      </a>
    </div>
  )
}
