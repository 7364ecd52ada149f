import type { Rectangle } from 'electron'
import { z } from 'zod'

export const windowMinimum = { width: 380, height: 520 } as const
const USUAL = { width: 1_120, height: 760 } as const
/** Pixels of the window, in each direction, that must lie on one screen so that the owner can see and drag it. */
const VISIBLE = 100

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })

export interface WindowPlacement {
  readonly width: number
  readonly height: number
  /** Without x and y the system centres the window. */
  readonly x?: number
  readonly y?: number
}

function overlap(startA: number, lengthA: number, startB: number, lengthB: number): number {
  return Math.min(startA + lengthA, startB + lengthB) - Math.max(startA, startB)
}

/**
 * Where to open the window: at the remembered place when it still lies on a connected screen, else centred. `remembered` comes from a file
 * and may be anything; `workAreas` are the screens without their bars, the primary one first.
 */
export function placeWindow(remembered: unknown, workAreas: readonly Rectangle[]): WindowPlacement {
  const parsed = boundsSchema.safeParse(remembered)
  const wanted = parsed.success ? parsed.data : { ...USUAL, x: Number.NaN, y: Number.NaN }
  const screen =
    workAreas.find(
      (area) =>
        overlap(wanted.x, wanted.width, area.x, area.width) >= VISIBLE &&
        overlap(wanted.y, wanted.height, area.y, area.height) >= VISIBLE &&
        wanted.y >= area.y, // the title bar must not be above the screen
    ) ?? null
  const area = screen ?? workAreas[0] ?? { x: 0, y: 0, ...USUAL }
  const width = Math.max(windowMinimum.width, Math.min(wanted.width, area.width))
  const height = Math.max(windowMinimum.height, Math.min(wanted.height, area.height))
  return screen === null ? { width, height } : { x: wanted.x, y: wanted.y, width, height }
}
