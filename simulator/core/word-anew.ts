const OPENINGS = ['Sure.', 'Of course.', 'Happy to help.', 'Thank you for asking.', 'Good question.']

/** The same answer as a model gives it at another run: other words, and none twice. Run 0 keeps them. */
export function wordAnew(text: string, run: number): string {
  if (run === 0 || text === '') return text
  const opening = OPENINGS[(run - 1) % OPENINGS.length]!
  return run <= OPENINGS.length ? `${opening} ${text}` : `${opening} (${run}) ${text}`
}
