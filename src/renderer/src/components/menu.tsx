import { DropdownMenu } from 'radix-ui'
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'

export interface MenuItem {
  readonly label: string
  readonly danger?: boolean
  readonly run: () => void
}

interface MenuProps {
  readonly label: string
  readonly className?: string
  readonly items: readonly MenuItem[]
  readonly children: ReactNode
}

/** A menu button. Arrow keys and first letters move; Escape and a click outside close; the focus returns to the button. */
export function Menu({ label, className = 'button icon', items, children }: MenuProps) {
  const [open, setOpen] = useState(false)
  const chosen = useRef<(() => void) | null>(null)
  // Run the item only after the focus is back at the button; otherwise the button takes the focus from a dialog that the item opens.
  const runChosen = () => {
    const run = chosen.current
    chosen.current = null
    if (run !== null) requestAnimationFrame(run)
  }
  // Handle Escape here: the library gives it to the layer opened last, so a later notice would take it from the menu.
  const leave = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false)
  return (
    // Not modal, so that the page behind stays scrollable and no style element is needed.
    <DropdownMenu.Root modal={false} open={open} onOpenChange={setOpen}>
      <DropdownMenu.Trigger className={className} aria-label={label}>
        {children}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu-list"
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          onEscapeKeyDown={(event) => event.preventDefault()}
          onKeyDown={leave}
          onCloseAutoFocus={runChosen}
        >
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.label}
              className={item.danger ? 'menu-item danger' : 'menu-item'}
              onSelect={() => {
                chosen.current = item.run
              }}
            >
              {item.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
