// Every script reads its options with this module. It is plain JavaScript, because some scripts run before anything is installed.
import { parseArgs } from 'node:util'

/** Reads a command line without side effects; scripts use `readOptions`. */
export function parseOptions({ options, words = 0, isWord = () => true }, args) {
  /** @type {Record<string, { type: 'boolean' | 'string', multiple?: boolean, short?: string }>} */
  const given = { help: { type: 'boolean', short: 'h' } }
  for (const [name, { type }] of Object.entries(options))
    given[name] = { type: type === 'boolean' ? 'boolean' : 'string', multiple: type === 'strings' }
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: given, allowPositionals: words > 0 })
    if (values.help === true) return { kind: 'help' }
    const unknown = positionals.find((word) => !isWord(word))
    if (unknown !== undefined) return wrong(`There is no "${unknown}"`)
    if (positionals.length > words) return wrong(`"${positionals[words]}" is one word too many`)
    const read = Object.entries(options).map(([name, option]) => [name, valueOf(name, option, values[name])])
    return { kind: 'read', values: Object.fromEntries(read), words: positionals }
  } catch (error) {
    // Node adds advice for the script's author after the first sentence: drop it.
    const [sentence = ''] = String(error.message).split(/\.\s/)
    return wrong(sentence.replace(/\.$/, ''))
  }
}

/** Reads the options of the running script. On a request for help it prints the usage and ends with 0; on a wrong call with 2. */
export function readOptions(line) {
  const read = parseOptions(line, process.argv.slice(2))
  if (read.kind === 'read') return read
  if (read.kind === 'help') console.log(line.use)
  else console.error(`${read.problem} Use: ${line.use}`)
  process.exit(read.kind === 'help' ? 0 : 2)
}

/** The whole numbers on the script's command line, in their order, at most `most`. */
export function readNumbers(use, most) {
  const isWord = (word) => /^\d{1,9}$/.test(word)
  return readOptions({ use, options: {}, words: most, isWord }).words.map(Number)
}

const wrong = (problem) => ({ kind: 'wrong', problem: `${problem}.` })

function valueOf(name, option, given) {
  if (option.type === 'boolean') return given === true
  if (option.type === 'strings') return given ?? []
  if (given === undefined) return option.default
  if (option.type === 'number') return numberOf(name, option, given)
  if (option.among === undefined || option.among.includes(given)) return given
  throw new Error(`--${name} is one of ${option.among.join(', ')}, not "${given}"`)
}

function numberOf(name, { least = 0, most, fraction }, text) {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  const isKind = fraction === true ? Number.isFinite(value) : Number.isSafeInteger(value)
  if (isKind && value >= least && value <= (most ?? Number.MAX_SAFE_INTEGER)) return value
  const range = most === undefined ? `of at least ${least}` : `from ${least} to ${most}`
  throw new Error(`--${name} takes a ${fraction === true ? '' : 'whole '}number ${range}, not "${text}"`)
}
