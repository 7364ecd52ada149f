import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { strict } from '../strict.ts'
import type { StandInMenu } from './menu.ts'

/** The existing tray icons. */
export const trays = new Set<StandInTray>()

function checkImage(image: string): string {
  if (!existsSync(image)) throw new Error(`Failed to load image from path '${image}'`)
  return image
}

export class StandInTray extends EventEmitter {
  image: string
  tooltip = ''
  menu: StandInMenu | null = null
  isGone = false

  constructor(image: string) {
    super()
    this.image = checkImage(image)
    trays.add(this)
    return strict('Tray', this)
  }

  /** As in Electron, calls after `destroy` throw. */
  mustBeThere(): void {
    if (this.isGone) throw new TypeError('Object has been destroyed')
  }

  setImage(image: string): void {
    this.mustBeThere()
    this.image = checkImage(image)
  }

  setToolTip(text: string): void {
    this.mustBeThere()
    this.tooltip = text
  }

  setContextMenu(menu: StandInMenu | null): void {
    this.mustBeThere()
    this.menu = menu
  }

  destroy(): void {
    this.isGone = true
    trays.clear()
  }
}
