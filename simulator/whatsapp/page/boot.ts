import type { PageKnobs } from '../page-knobs.ts'

const read = (): PageKnobs => JSON.parse(document.getElementById('boot')?.textContent ?? '{}') as PageKnobs

/** The knobs this page was loaded with. The stream updates the knobs that affect running pages. */
export const boot: { -readonly [Name in keyof PageKnobs]: PageKnobs[Name] } = read()

/** This page's own id; a reload makes a new one. */
export const pageId: string = crypto.randomUUID()
