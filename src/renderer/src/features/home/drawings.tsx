/** Drawings of the three steps on the phone; the text beside them says the same. */
export const drawings = [PhoneMenu, LinkedDevices, PointAtCode] as const

function Phone({ children }: { readonly children: React.ReactNode }) {
  return (
    <svg className="drawing" viewBox="0 0 96 96" aria-hidden="true" focusable="false">
      <rect className="body" x="24" y="6" width="48" height="84" rx="8" />
      <rect className="screen" x="28" y="12" width="40" height="72" rx="4" />
      {children}
    </svg>
  )
}

function PhoneMenu() {
  return (
    <Phone>
      <path className="line" d="M33 30h22M33 42h26M33 54h18" />
      <circle className="mark-ring" cx="61" cy="21" r="8" />
      <circle className="mark-dot" cx="61" cy="17" r="1.6" />
      <circle className="mark-dot" cx="61" cy="21" r="1.6" />
      <circle className="mark-dot" cx="61" cy="25" r="1.6" />
    </Phone>
  )
}

function LinkedDevices() {
  return (
    <Phone>
      <path className="line" d="M33 24h26M33 70h20" />
      <rect className="mark-ring" x="31" y="34" width="34" height="24" rx="4" />
      <rect className="mark-dot" x="36" y="41" width="14" height="9" rx="1" />
      <path className="mark-line" d="M33.500 52.500h19M57 42v9" />
    </Phone>
  )
}

function PointAtCode() {
  return (
    <svg className="drawing" viewBox="0 0 96 96" aria-hidden="true" focusable="false">
      <rect className="body" x="6" y="22" width="36" height="62" rx="7" />
      <rect className="screen" x="10" y="27" width="28" height="52" rx="3" />
      <path className="mark-line dashed" d="M40 44l18-16M40 62l18 10" />
      <rect className="paper" x="56" y="26" width="36" height="46" rx="4" />
      <path
        className="mark-dot"
        d="M62 34h8v8h-8zM78 34h8v8h-8zM62 50h8v8h-8zM76 48h4v4h-4zM82 54h4v4h-4zM76 58h4v4h-4z"
      />
    </svg>
  )
}
