import type { SeedResult } from './run-seeds.ts'

/** The promise that a fault breaks: its sentence. */
const kindOf = (fault: string): string => fault.split(': ', 1)[0]!

/** The sums over many seeds. */
export class Tally {
  readonly stories = new Map<number, readonly string[]>()
  readonly #days: number
  readonly #totals = new Map<string, number>()
  readonly #seedsOfKind = new Map<string, number>()
  readonly #failed: { readonly seed: number; readonly faults: readonly string[] }[] = []
  #seeds = 0
  #cpuMs = 0

  constructor(days: number) {
    this.#days = days
  }

  add({ seed, faults, figures, cost }: SeedResult): void {
    this.#seeds += 1
    this.#cpuMs += cost.cpuMs
    for (const [name, value] of Object.entries(figures)) count(this.#totals, name, value)
    if (faults.length === 0) return
    this.#failed.push({ seed, faults })
    for (const kind of new Set(faults.map(kindOf))) count(this.#seedsOfKind, kind, 1)
  }

  /** The figures as lines of text. */
  lines(seconds: number): readonly string[] {
    const { speed, cpuSecondsOfSeed, totals, seedsOfKind } = this.figures(seconds)
    const passed = `${this.#seeds} seeds of ${this.#days} days in ${seconds.toFixed(1)} s`
    const cost = `${cpuSecondsOfSeed.toFixed(2)} s of processor each`
    return [
      `${passed} (${speed} times as fast as life, ${cost}), ${this.#failed.length} failed`,
      ...Object.entries(seedsOfKind).map(([kind, seeds]) => `✗ in ${seeds} seeds: ${kind}`),
      Object.entries(totals)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    ]
  }

  figures(seconds: number) {
    return {
      ...{ days: this.#days, seeds: this.#seeds, seconds },
      speed: Math.round(((this.#totals.get('minutes') ?? 0) * 60) / seconds),
      cpuSecondsOfSeed: this.#cpuMs / 1_000 / Math.max(1, this.#seeds),
      totals: Object.fromEntries(this.#totals),
      seedsOfKind: Object.fromEntries(this.#seedsOfKind),
      failed: this.#failed,
      stories: Object.fromEntries(this.stories),
    }
  }
}

function count(into: Map<string, number>, name: string, value: number): void {
  into.set(name, (into.get(name) ?? 0) + value)
}
