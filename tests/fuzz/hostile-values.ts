import fc from 'fast-check'
import { nastyTexts } from '../support/nasty-texts.ts'

/** Texts that have broken programs: control characters, half surrogates, direction marks, names of JavaScript's object internals. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    ...nastyTexts.map((text) => text.slice(0, 2_000)),
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\udfff\ud800',
    '\u202e\u2066',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '../../etc/passwd',
    '..\\..\\windows',
    '%2e%2e%2f',
    "'; DROP TABLE messages; --",
    '1e999',
    'NaN',
    '\ufeff{}',
  ),
)

/** Edge-case numbers, as JSON or a page bridge may bring them. */
export const hostileNumber = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(
    0,
    -0,
    -1,
    1e15,
    1e300,
    -1e300,
    2 ** 53,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    NaN,
    Infinity,
    -Infinity,
  ),
)

/** Any JSON value, including keys that name object internals. */
export const hostileJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false),
    hostileNumber,
    hostileText,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom('__proto__', 'constructor', 'prototype', 'id', 'text'), hostileText),
      tie('value'),
      {
        maxKeys: 4,
      },
    ),
  ),
})).value

/** JSON text nested so deep that a recursive reader runs out of stack. */
export const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

/** Whether the prototype that every object inherits from is unchanged. */
export function isPrototypeClean(): boolean {
  return Object.keys(Object.prototype).length === 0 && ({} as { polluted?: unknown }).polluted === undefined
}
