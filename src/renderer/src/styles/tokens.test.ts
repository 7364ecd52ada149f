import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
type Tokens = ReadonlyMap<string, string>

/** The custom properties of the first `:root` rule after `start`, merged over `base`. */
function tokensAfter(start: string, base: Tokens = new Map()): Tokens {
  const rule = css.slice(css.indexOf(start))
  const body = rule.slice(rule.indexOf(':root {'), rule.indexOf('}'))
  const own = [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1]!, match[2]!] as const)
  return new Map([...base, ...own])
}

function valueOf(tokens: Tokens, name: string): string {
  const value = tokens.get(name)
  if (value === undefined) throw new Error(`no token --${name}`)
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1]
  return other === undefined ? value : valueOf(tokens, other)
}

/** Relative luminance (WCAG 2.2) of an OKLCH colour. */
function luminance(color: string): number {
  const [, l, c, h] = /^oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)$/.exec(color) ?? []
  if (l === undefined) throw new Error(`not a plain OKLCH colour: ${color}`)
  const lightness = Number(l) / 100
  const a = Number(c) * Math.cos((Number(h) * Math.PI) / 180)
  const b = Number(c) * Math.sin((Number(h) * Math.PI) / 180)
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (value: number) => Math.min(Math.max(value, 0), 1)
  const red = clip(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short)
  const green = clip(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short)
  const blue = clip(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(tokens: Tokens, one: string, other: string): number {
  const [light, dark] = [luminance(valueOf(tokens, one)), luminance(valueOf(tokens, other))].sort((a, b) => b - a)
  return (light! + 0.05) / (dark! + 0.05)
}

const light = tokensAfter(':root {')
const dark = tokensAfter('prefers-color-scheme: dark', light)
const more = 'prefers-contrast: more'
const themes = {
  light,
  dark,
  'light, more contrast': tokensAfter(more, light),
  'dark, more contrast': tokensAfter(more, dark),
}
const text = [
  ...['ground', 'surface', 'sunken'].flatMap((ground) => [
    ['text', ground],
    ['text-quiet', ground],
    ['accent', ground],
  ]),
  ['accent-strong', 'accent-soft'],
  ['accent-strong', 'ground'],
  ['on-accent', 'accent'],
  ['text', 'accent-soft'],
  ['text-quiet', 'accent-soft'],
  ['care', 'care-soft'],
  ['care', 'surface'],
  ['alarm', 'alarm-soft'],
  ['alarm', 'surface'],
  ['alarm', 'ground'],
  ['surface', 'alarm'],
] as const
const shapes = [
  ...['ground', 'surface', 'sunken'].flatMap((ground) => [
    ['line-strong', ground],
    ['accent', ground],
    ['care', ground],
  ]),
  ['good-dot', 'surface'],
  ['alarm', 'surface'],
] as const

test.each(Object.entries(themes))('%s: contrast is at least 4.5 for text and 3 for shapes', (_name, tokens) => {
  const poor = [
    ...text.filter(([one, other]) => contrast(tokens, one!, other!) < 4.5),
    ...shapes.filter(([one, other]) => contrast(tokens, one!, other!) < 3),
  ].map(([one, other]) => `${one} on ${other}: ${contrast(tokens, one!, other!).toFixed(2)}`)
  expect(poor).toEqual([])
})
