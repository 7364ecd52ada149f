import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
/** Every declaration of every stylesheet except tokens.css, with its file. */
const declarations = globSync(join(root, '**/*.css')).flatMap((path) => {
  const name = relative(root, path)
  const text = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  return name.endsWith('tokens.css')
    ? []
    : [...text.matchAll(/([\w-]+):\s*([^;{}]+);/g)].map(([, property, value]) => ({
        name,
        property: property!,
        value: value!,
      }))
})
const offending = (isAsked: RegExp, isFine: (value: string) => boolean) =>
  declarations
    .filter(({ property, value }) => isAsked.test(property) && !isFine(value))
    .map(({ name, property, value }) => `${name}: ${property}: ${value}`)

/** The single values of a shorthand. Text in brackets is not split. */
const parts = (value: string) => value.split(/\s+(?![^(]*\)|[^(]*\([^()]*\)[^()]*\))/)

test('the stylesheets contain declarations', () => expect(declarations.length).toBeGreaterThan(800))

test('colours are tokens, or system colours', () => {
  const raw = /#[\da-f]{3,8}\b|\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|^(white|black|red|green|blue|gr[ae]y)$/i
  expect(offending(/./, (value) => !raw.test(value))).toEqual([])
})

test('paddings, margins and gaps are steps of the scale', () => {
  const isStep = (value: string) =>
    /^(0|auto|var\(--space-[\w-]+\)|clamp\(.*var\(--space-.*\)|\d+vh|0\.\d+em|\d*\.?\d+rem)$/.test(value)
  expect(offending(/^(padding|margin|gap|row-gap|column-gap)(-|$)/, (value) => parts(value).every(isStep))).toEqual([])
})

test('font sizes are sizes of the scale', () => {
  expect(offending(/^font-size$/, (value) => /^(inherit|var\(--size-\w+\))$/.test(value))).toEqual([])
})

test('corner radii are tokens or a circle', () => {
  const isRadius = (value: string) => /^(0|50%|var\(--radius(-\w+)?\))$/.test(value)
  expect(offending(/^(border-radius|rx)$/, (value) => parts(value).every(isRadius))).toEqual([])
})

test('durations of transitions and animations are tokens', () => {
  const isTimed = (value: string) => !/\d(ms|s)\b/.test(value.replace(/\b1ms\b/g, '')) || value === 'none'
  expect(offending(/^(transition|animation)/, isTimed)).toEqual([])
})

test('icons have one of four sizes, in rem', () => {
  const sizes = globSync(join(root, '**/*.tsx')).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/<([A-Z]\w*)\s[^>]*?\bsize="([\d.]+\w+)"/g)].map((found) => found[2]!),
  )
  expect(sizes.length).toBeGreaterThan(30)
  expect(new Set(sizes)).toEqual(new Set(['0.75rem', '0.875rem', '1rem', '1.25rem']))
})
