import type { PageKnobs } from '../page-knobs.ts'

const read = (): PageKnobs => JSON.parse(document.getElementById('boot')?.textContent ?? '{}') as PageKnobs

/** The knobs this page was loaded with; those that act on running pages are updated by the stream. */
export const boot: { -readonly [Name in keyof PageKnobs]: PageKnobs[Name] } = read()

/** This page's own number: a reload makes a new one. */
export const pageId: string = crypto.randomUUID()
