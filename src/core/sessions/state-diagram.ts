import { sessionTransitions, stateDeadlines } from './session-transitions.ts'
import type { SessionStateKind } from '../../shared/model/session.ts'

const name = (kind: SessionStateKind): string => kind.replaceAll('-', '_')

/** The state machine as a Mermaid diagram and a table of deadlines; `docs/session-states.md` is made of it. */
export function renderStateDiagram(): string {
  const arrows = sessionTransitions.flatMap(({ on, from, to }) =>
    from.filter((kind) => kind !== to).map((kind) => `  ${name(kind)} --> ${name(to)}: ${on}`),
  )
  const rows = (Object.keys(stateDeadlines) as SessionStateKind[]).map((kind) => {
    const entry = stateDeadlines[kind]
    if ('exit' in entry) return `| \`${kind}\` | – | ${entry.exit} |`
    return `| \`${kind}\` | ${entry.milliseconds / 1000} s | → \`${entry.next}\`: ${entry.why} |`
  })
  return [
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> stopped',
    ...arrows,
    '```',
    '',
    '| state | deadline | what ends it |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
