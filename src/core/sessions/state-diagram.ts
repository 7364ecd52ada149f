import type { SessionStateKind } from '../../shared/model/session.ts'
import {
  sessionTransitions,
  stateDeadlines,
  type DeadlineOutcome,
  type SessionEvent,
  type Transition,
} from './session-transitions.ts'

/** Renders the state machine as a Mermaid diagram and a table of deadlines, for `docs/session-states.md`. */
export function renderStateDiagram(): string {
  const arrows = Object.entries<Transition>(sessionTransitions).flatMap(([event, { from, to }]) =>
    from.filter((kind) => kind !== to).map((kind) => `  ${nodeName(kind)} --> ${nodeName(to)}: ${event}`),
  )
  const rows = (Object.keys(stateDeadlines) as SessionStateKind[]).map((kind) => {
    const entry = stateDeadlines[kind]
    if ('exit' in entry) return `| \`${kind}\` | – | ${entry.exit} |`
    return `| \`${kind}\` | ${entry.milliseconds / 1000} s | ${entry.outcomes.map(outcomeText).join('<br>')} |`
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

/** Mermaid allows no hyphen in a state's name. */
function nodeName(kind: SessionStateKind): string {
  return kind.replaceAll('-', '_')
}

const CONDITIONS: Readonly<Record<NonNullable<DeadlineOutcome['when']>, string>> = {
  'page-blank': 'the page is blank',
  'page-open': 'a page is open',
  'offer-paused': 'the offer is paused',
}

function outcomeText({ when, event, why }: DeadlineOutcome): string {
  const target = event === null ? 'stays' : `→ \`${sessionTransitions[event satisfies SessionEvent].to}\``
  return `${when === undefined ? '' : `${CONDITIONS[when]}: `}${target}, ${why}`
}
