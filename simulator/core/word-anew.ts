const OPENINGS = ['Sure.', 'Of course.', 'Happy to help.', 'Thank you for asking.', 'Good question.']

/** The same answer in other words, as a model gives at another run; no two runs are equal. Run 0 keeps the text. */
export function wordAnew(text: string, run: number): string {
  if (run === 0 || text === '') return text
  const opening = OPENINGS[(run - 1) % OPENINGS.length]!
  return run <= OPENINGS.length ? `${opening} ${text}` : `${opening} (${run}) ${text}`
}
