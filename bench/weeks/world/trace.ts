/** A hash of all events: two plays of a seed are the same if their hashes are. */
export class Trace {
  #low = 0x811c9dc5
  #high = 0x9e3779b9
  events = 0

  add(text: string): void {
    this.events += 1
    for (let at = 0; at < text.length; at += 1) this.mix(text.charCodeAt(at))
  }

  mix(number: number): void {
    this.#low = Math.imul(this.#low ^ number, 0x01000193)
    this.#high = Math.imul(this.#high ^ this.#low, 0x85ebca6b) ^ (this.#high >>> 13)
  }

  get hash(): string {
    const hex = (number: number) => (number >>> 0).toString(16).padStart(8, '0')
    return hex(this.#high) + hex(this.#low)
  }
}
