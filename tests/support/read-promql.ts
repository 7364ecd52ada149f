import { parser } from '@prometheus-io/lezer-promql'

/** One series that a query names, and the labels that it asks for. */
export interface NamedSeries {
  readonly metric: string
  readonly labels: readonly string[]
  /** The label values that a series must have, from matchers of the form `label="value"` only. */
  readonly values: readonly (readonly [label: string, value: string])[]
}

export interface ReadQuery {
  readonly series: readonly NamedSeries[]
  /** Labels by which results are grouped. */
  readonly gathered: readonly string[]
}

/** Reads a query with Prometheus' own grammar. Throws for an invalid query. */
export function readPromql(query: string): ReadQuery {
  const tree = parser.parse(query)
  const textOf = ({ from, to }: { readonly from: number; readonly to: number }) => query.slice(from, to)
  const series: { metric: string; labels: string[]; values: [string, string][] }[] = []
  const gathered: string[] = []
  tree.iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`no query at ${node.from}: ${query}`)
      if (node.name === 'GroupingLabels')
        for (const label of node.node.getChildren('LabelName')) gathered.push(textOf(label))
      if (node.name !== 'VectorSelector') return
      const named = {
        metric: textOf(node.node.getChild('Identifier')!),
        labels: [] as string[],
        values: [] as [string, string][],
      }
      const matchers = node.node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []
      for (const matcher of matchers) {
        const label = textOf(matcher.getChild('LabelName')!)
        named.labels.push(label)
        const isEqual = textOf(matcher.getChild('MatchOp')!) === '='
        if (isEqual) named.values.push([label, textOf(matcher.getChild('StringLiteral')!).slice(1, -1)])
      }
      series.push(named)
    },
  })
  return { series, gathered }
}
