import { findControls, type Control } from './find-controls.ts'
import { findPresses, type Press } from './find-presses.ts'
import { exampleOf, namesAt } from './name-patterns.ts'

/** A control that no test can look up by a fixed name, or that is not for pressing; which test presses it all the same, or why none does. */
interface Elsewhere {
  readonly what: string
  readonly by: string
}

/** Names that are data, by the file and what it is; in the order in which they stand there. */
const nameless: Readonly<Record<string, readonly Elsewhere[]>> = {
  'components/dialog.tsx button': [
    { what: 'the “no” of every question', by: 'e2e/keyboard-alone.integration.test.ts' },
    { what: 'the “yes” of every question', by: 'e2e/keyboard-alone.integration.test.ts' },
  ],
  'components/empty-state.tsx button': [{ what: 'what an empty place offers', by: 'e2e/lists.integration.test.ts' }],
  'components/reply-line.tsx button': [
    { what: '“Send it anyway”, “Send again”', by: 'e2e/owner-in-charge.integration.test.ts' },
  ],
  'features/activity/activity-table.tsx button': [
    { what: 'a row, by its customer’s name', by: 'e2e/lists.integration.test.ts' },
  ],
  'features/first-run/hand-form.tsx field': [
    { what: 'the address', by: 'e2e/first-run.integration.test.ts' },
    { what: 'the user id', by: 'e2e/first-run.integration.test.ts' },
    { what: 'the secret', by: 'e2e/first-run.integration.test.ts' },
  ],
  'features/chats/composer.tsx field': [
    { what: 'the field while its chat opens', by: 'e2e/stillness.integration.test.ts' },
  ],
  'features/frame/one-sentence.tsx button': [{ what: 'what mends the trouble', by: 'e2e/mending.integration.test.ts' }],
  'features/home/today.tsx button': [{ what: 'each number of the day', by: 'e2e/controls.integration.test.ts' }],
  'features/help/licences.tsx details': [{ what: 'one licence', by: 'e2e/interface.integration.test.ts' }],
  'features/home/session-card.tsx button': [
    { what: '“Connect”, “Link again”, “Try again”', by: 'e2e/every-control.integration.test.ts' },
  ],
  'features/settings/secret-row.tsx field': [{ what: 'a secret', by: 'e2e/every-setting.integration.test.ts' }],
  'features/settings/setting-input.tsx field': [
    { what: 'every switch', by: 'e2e/every-setting.integration.test.ts' },
    { what: 'every text and number', by: 'e2e/every-setting.integration.test.ts' },
  ],
  'features/updates/update-panel.tsx button': [
    { what: '“Look now”, “Download”, “Install and restart”', by: 'desktop/updates.integration.test.ts' },
  ],
  'features/frame/palette-entries.ts action': [
    { what: 'what mends the trouble', by: 'e2e/every-control.integration.test.ts' },
    { what: 'a chat, by its name', by: 'e2e/palette.integration.test.ts' },
    { what: 'every setting, by its name', by: 'e2e/every-control.integration.test.ts' },
  ],
}

/** Words that stand on a control but are not what it is looked up by. */
const others: Readonly<Record<string, string>> = {
  'activity.exporting': 'says how far it is; the button is off meanwhile',
  'chats.write.placeholder': 'the field is named after the customer: `e2e/lists.integration.test.ts`',
  'chats.deleteData.word': 'part of the field’s name: `e2e/controls.integration.test.ts`',
  'firstRun.core.testing': 'says that it works; the button is off meanwhile',
  'support.checking': 'says that it works; the button is off meanwhile',
  'support.levels': 'each level in `e2e/every-message.integration.test.ts`',
  'nav.label': 'the name of the rail itself',
  'palette.check': 'by its name in the palette: `e2e/every-control.integration.test.ts`',
  'settings.fields': 'every choice in `e2e/every-setting.integration.test.ts`',
}

export interface Row {
  readonly file: string
  readonly kind: string
  readonly name: string
  /** Tests that look it up; empty: none does. */
  readonly by: readonly string[]
}

/** Every control of the page and the tests in a real browser that look it up by its name. */
export function controlRows(
  controls: readonly Control[] = findControls(),
  presses: readonly Press[] = findPresses(),
): readonly Row[] {
  const met = new Map<string, number>()
  const rows = controls.flatMap(({ file, kind, words }): Row[] => {
    if (words.length > 0) return words.flatMap((path) => rowsOf(file, kind, path, presses))
    const key = `${file} ${kind}`
    const place = met.get(key) ?? 0
    met.set(key, place + 1)
    const known = nameless[key]?.[place]
    return [{ file, kind, name: known?.what ?? 'without a name', by: known ? [`\`${known.by}\``] : [] }]
  })
  const seen = new Set<string>()
  return rows.filter((row) => {
    const key = `${row.file} ${row.kind} ${row.name}`
    return seen.has(key) ? false : seen.add(key)
  })
}

function rowsOf(file: string, kind: string, path: string, presses: readonly Press[]): readonly Row[] {
  return namesAt(path).map((pattern): Row => {
    const name = exampleOf(pattern)
    const by = new Set(presses.filter((press) => isMeant(press, pattern)).map((press) => `\`${press.file}\``))
    const other = others[path] ?? (name === 'Main' ? others['nav.label'] : undefined)
    return { file, kind, name: name === '' ? path : name, by: by.size === 0 && other ? [other] : [...by].toSorted() }
  })
}

/** As the browser's test library looks a name up: a text is a part of it, a pattern fits it. */
function isMeant({ name }: Press, pattern: RegExp): boolean {
  const example = exampleOf(pattern)
  if (name instanceof RegExp) return name.test(example)
  return pattern.test(name) || (name.length >= 4 && example.toLowerCase().includes(name.toLowerCase()))
}

const SHOWN = 3
const cell = (text: string) => text.replaceAll('|', '\\|')

/** docs/controls.md. */
export function controlsDocument(): string {
  const rows = controlRows()
  const files = [...new Set(rows.map(({ file }) => file))]
  return [
    '# Everything that can be pressed',
    '',
    'Made of the page’s sources and of the tests by `npm run docs`: each button, link, menu line, chip, field and command, and the tests in a',
    'real browser that look it up by its name (three of them; `1` stands for a name or a number). A control that no test looks up fails',
    '`tests/controls.test.ts`; a name that stands in several places, such as “Cancel”, counts for all of them. What pressing it does is checked there, at the host or on the page. Every setting, every command of the',
    'palette and every shortcut is walked through by tests that read them off the page: `tests/e2e/every-setting.integration.test.ts`,',
    '`tests/e2e/every-control.integration.test.ts`, and on the desktop `tests/desktop/owner-at-the-tray.integration.test.ts`.',
    ...files.flatMap((file) => [
      '',
      `## ${file.replace(/\.tsx?$/, '')}`,
      '',
      '| what | name | pressed in |',
      '| --- | --- | --- |',
      ...rows
        .filter((row) => row.file === file)
        .map(({ kind, name, by }) => `| ${kind} | ${cell(name)} | ${by.slice(0, SHOWN).join(', ')} |`),
    ]),
    '',
  ].join('\n')
}
