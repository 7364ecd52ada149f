import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseEvent } from '../src/core/command-stream/parse-command.ts'
import { parseAnswer } from '../src/core/webhook/parse-answer.ts'
import { unreadableIn } from '../src/core/webhook/unreadable-answer.ts'
import { KEY, startGatewayFixture } from '../src/core/gateway/testing/gateway-fixture.ts'
import { payloadOf } from '../src/core/webhook/payload.ts'
import type { MessageRow } from '../src/core/storage/message-table.ts'
import { messageRow } from '../src/core/storage/testing/scratch.ts'
import { parseOrder } from '../src/core/remote-control/parse-order.ts'
import { parseArguments } from '../src/server/arguments/parse-arguments.ts'
import { settingNames } from '../src/shared/model/settings.ts'
import { brokenHandOvers, stepsOf } from './support/walk-of-a-message.ts'

/** Checks the documents against the program: links, files, commands, settings, and every fenced example. */
const repository = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(repository, path), 'utf8')
const documents = [
  ...readdirSync(repository).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(repository, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]
interface Example {
  readonly where: string
  readonly document: string
  readonly language: string
  readonly text: string
}
const examples: readonly Example[] = documents.flatMap((document) =>
  [...read(document).matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].map(
    ([, indent = '', language = '', text = ''], index) => ({
      where: `${document} (${index + 1}, ${language || 'plain'})`,
      document,
      language,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  ),
)
const of = (language: string) => examples.filter((example) => example.language === language)

test('every kind of example has its own test', () => {
  // `text` and `mermaid` are pictures, drawn by scripts that have their own tests.
  const known = ['', 'text', 'mermaid', 'js', 'python', 'php', 'go', 'sh', 'json', 'yaml']
  expect(examples.filter(({ language }) => !known.includes(language)).map(({ where }) => where)).toEqual([])
  // Programs appear only where `core-authors-snippets.test.ts` and `core-authors-libraries.test.ts` run or check them.
  for (const [language, count] of Object.entries({ js: 2, python: 2, php: 1, go: 1 }))
    expect(of(language).map(({ document }) => document)).toEqual(Array(count).fill('docs/core-authors.md'))
})

describe('links and file names', () => {
  const links = documents.flatMap((document) =>
    [...read(document).matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1]!)
      .filter((target) => !/^(https?:|mailto:)/.test(target))
      .map((target) => ({ document, target })),
  )
  const anchorsOf = (path: string) =>
    [...read(path).matchAll(/^#+ (.+)$/gm)].map((match) =>
      match[1]!
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    )

  test('each link leads to an existing file, and to a heading in it', () => {
    const broken = links.filter(({ document, target }) => {
      const [path = '', anchor] = target.split('#')
      const file = path === '' ? document : relative(repository, join(repository, dirname(document), path))
      if (!existsSync(join(repository, file))) return true
      return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).includes(anchor)
    })
    expect(broken).toEqual([])
    expect(links.length).toBeGreaterThan(40)
  })

  test('every picture of the guide exists and is a picture', () => {
    const pictures = links.filter(
      ({ document, target }) => document === 'docs/user-guide.md' && target.endsWith('.png'),
    )
    expect(pictures.length).toBeGreaterThanOrEqual(8)
    for (const { target } of pictures) {
      const bytes = readFileSync(join(repository, 'docs', target))
      expect(bytes.subarray(1, 4).toString()).toBe('PNG')
      expect(bytes.length).toBeGreaterThan(5_000)
    }
  })

  /** Paths in code marks, such as `src/core/create-core.ts`. Texts with `…` or `*` are not paths. */
  const pathsIn = (document: string) =>
    [...read(document).matchAll(/`((?:src|tests|scripts|simulator|bench|deploy|docs|build)\/[\w./-]+)`/g)].map(
      (match) => match[1]!,
    )
  const sources = ['src', 'tests', 'scripts', 'simulator', 'bench'].flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  const fileNames = new Set([...sources, ...readdirSync(repository)].map((path) => basename(path)))
  /** A file named without its folder, such as `inbox.ts`. */
  const bareIn = (text: string) => [...text.matchAll(/`([\w.-]+\.(?:ts|tsx|mjs))`/g)].map((match) => match[1]!)
  test.each(documents.filter((name) => name !== 'CHANGELOG.md'))('every file that %s names exists', (document) => {
    expect(pathsIn(document).filter((path) => !existsSync(join(repository, path)))).toEqual([])
    expect(bareIn(read(document)).filter((name) => !fileNames.has(name))).toEqual([])
  })
  test('every file that a comment names exists', () => {
    const named = sources
      .filter((path) => /^src\/.*\.tsx?$/.test(path))
      .flatMap((path) =>
        [...read(path).matchAll(/^\s*(?:\/\*|\*|\/\/).*$/gm)].flatMap(([line]) => line.match(/[\w.-]+\.tsx?\b/g) ?? []),
      )
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((name) => !fileNames.has(name))).toEqual([])
  })

  test('each row of the security tables names a test, and every chapter on an attacker has a table or paragraph with one', () => {
    const text = read('docs/security.md')
    const chapters = text.slice(0, text.indexOf('## Decisions')).split('\n## ').slice(1)
    expect(chapters.length).toBeGreaterThanOrEqual(7)
    for (const chapter of chapters) {
      const rows = chapter
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .slice(2)
      for (const row of rows.length > 0 ? rows : [chapter]) expect(row).toMatch(/`[\w./-]+\.test\.ts`/)
    }
  })

  test('every folder of the core has a row, and its main file begins with what it owns and knows', () => {
    const table = read('docs/architecture.md').split('## Every folder of the core')[1]!.split('\n## ')[0]!
    const rows = [...table.matchAll(/^\| (`[^|]*`) +\| (`[^|]*`) +\|/gm)].flatMap((match) => {
      const [folders = [], files = []] = [match[1]!, match[2]!].map((cell) =>
        [...cell.matchAll(/`([\w.-]+)`/g)].map(([, name]) => name!),
      )
      return folders.map((folder, index) => ({ folder, file: files[index]! }))
    })
    const folders = readdirSync(join(repository, 'src/core'), { withFileTypes: true })
    expect(rows.map(({ folder }) => folder).toSorted()).toEqual(
      folders
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .toSorted(),
    )
    // The folder `testing` owns nothing, because only tests use it.
    const silent = rows
      .filter(({ folder }) => folder !== 'testing')
      .filter(
        ({ folder, file }) => !/^\/\*\n( \*[^\n]*\n)* \*[^\n]*\bknow[ns]?\b/i.test(read(`src/core/${folder}/${file}`)),
      )
    expect(silent).toEqual([])
  })

  test('the glossary has at most 25 words, so that people read it', () => {
    const glossary = read('CONTRIBUTING.md').split('## Glossary')[1]!.split('\n## ')[0]!
    const words = glossary
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2)
    expect(words.length).toBeGreaterThan(15)
    expect(words.length).toBeLessThanOrEqual(25)
  })

  describe('the walk of a message', () => {
    const section = read('docs/architecture.md').split('## The way of one message')[1]!.split('\n## ')[0]!
    const steps = stepsOf(section)
    const trunk = [...section.matchAll(/^\d+\. `src\/core\/([\w./-]+)`/gm)].map((match) => match[1]!)

    test('lists the files that the message passes through, in order', () => {
      expect(trunk).toEqual([
        'whatsapp/page/ear.ts',
        'whatsapp/page-ear.ts',
        'whatsapp/client-events.ts',
        'sessions/browser-connection.ts',
        'sessions/intake.ts',
        'inbox/inbox.ts',
        'webhook/webhook-queue.ts',
        'webhook/post-message.ts',
        'webhook/pending-outcomes.ts',
        'webhook/outcome-recorder.ts',
        'storage/touched-chats.ts',
        'replies/reply-engine.ts',
        'replies/reply-worker.ts',
        'replies/reply-sender.ts',
        'whatsapp/live-sender.ts',
        'whatsapp/client-calls.ts',
        'whatsapp/library-sender.ts',
        'whatsapp/send-text.ts',
      ])
      const files = steps.map(({ file }) => file)
      expect(files.length).toBeGreaterThan(40)
      // Each file appears once, so that there is one order.
      expect(files.filter((file, index) => files.indexOf(file) !== index)).toEqual([])
    })

    test('names at each step the file that hands the message to it', () => {
      expect(brokenHandOvers(repository, steps)).toEqual([])
    })

    test('fails with a step left out or one too many', () => {
      const without = (name: string) => stepsOf(section.replace(new RegExp(`^\\d+\\. .src/core/${name}.*$`, 'm'), ''))
      expect(brokenHandOvers(repository, without('sessions/browser-connection.ts'))).not.toEqual([])
      expect(brokenHandOvers(repository, without('whatsapp/client-calls.ts'))).not.toEqual([])
      const astray = section.replace('src/core/webhook/payload.ts', 'src/core/sessions/page-looks.ts')
      expect(brokenHandOvers(repository, stepsOf(astray))).toHaveLength(1)
    })
  })
})

describe('JSON', () => {
  test.each(of('json').map((example) => [example.where, example] as const))('%s can be parsed', (_where, { text }) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow()
  })

  test('the webhook’s example has the fields that are really sent, in order', () => {
    const shown = of('json')
      .map(({ text }) => JSON.parse(text) as Record<string, unknown>)
      .find((value) => 'user_id' in value && 'message_id' in value && 'from' in value)!
    const sent = JSON.parse(
      payloadOf({ id: 1, ...messageRow('3EB0') } as unknown as MessageRow, {
        humanTakeover: false,
        media: null,
      }).toString(),
    ) as Record<string, unknown>
    expect(Object.keys(shown)).toEqual(Object.keys(sent))
    for (const [name, value] of Object.entries(shown)) {
      if (value !== null && sent[name] !== null) expect(typeof sent[name], name).toBe(typeof value)
    }
  })

  test('every answer that the page shows for a core is parsed as the page says', () => {
    const page = read('docs/core-authors.md')
    const table = page.slice(page.indexOf('| body'), page.indexOf('| status'))
    const bodies = [...table.matchAll(/`(\{[^`]*\})`/g)].map((match) => match[1]!)
    expect(bodies.map((body) => parseAnswer(body).replies.length)).toEqual([1, 1, 2, 0, 0])
    expect(bodies.map(unreadableIn)).toEqual(bodies.map(() => null))
    const builders = page.slice(page.indexOf('| from'), page.indexOf('A list round the answer'))
    const answers = [...builders.matchAll(/`([{[][^`]*[}\]])`/g)].map((match) => match[1]!)
    expect(answers.map((body) => parseAnswer(body).replies.length)).toEqual([1, 1, 2, 1, 1, 1, 1])
    const receipts = ['Accepted', '{"status":"success"}', '{"message":"Workflow was started"}']
    for (const receipt of receipts)
      expect([page.includes(`\`${receipt}\``), unreadableIn(receipt)]).toEqual([true, receipt])
  })

  test('every file and location that the page shows for a core is parsed as one', () => {
    const shown = of('json').find(
      ({ document, text }) => document === 'docs/core-authors.md' && text.includes('"media"'),
    )
    const { replies } = parseAnswer(shown!.text)
    expect(replies.map(({ asked }) => asked?.kind)).toEqual(['url', 'data', 'url', 'place'])
    expect(replies[2]?.asked).toMatchObject({ as: 'voice' })
  })

  test('the events of the command stream parse as commands', () => {
    const stream = examples.find(
      ({ document, text }) => document === 'docs/core-authors.md' && text.includes('event: send'),
    )!.text
    const events = stream
      .trim()
      .split('\n\n')
      .map((block) => {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
        return parseEvent({ id: field('id'), event: field('event'), data: field('data') ?? '' })
      })
    expect(events.map(({ kind }) => kind)).toEqual(['command', 'command'])
  })
})

test.each(of('yaml').map((example) => [example.where, example] as const))('%s is YAML', (_where, { text }) => {
  expect(() => parse(text) as unknown).not.toThrow()
})

describe('commands in a shell', () => {
  const shell = of('sh').filter(({ text }) => !text.includes('openssl dgst'))
  const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts
  const machine = { environment: {}, platform: 'linux', home: '/home/x', workingDirectory: '/' } as const

  test.each(shell.map((example) => [example.where, example] as const))(
    '%s is a script that a shell can parse',
    (_where, { text }) => {
      const { status, stderr } = spawnSync('sh', ['-n'], { input: text, encoding: 'utf8' })
      expect([status, stderr]).toEqual([0, ''])
    },
  )

  /** One command per line: continued lines are joined, comments and here-documents removed. */
  const commands = shell.flatMap(({ document, text }) =>
    text
      .replace(/<<'(\w+)'\n[\s\S]*?\n\1$/gm, '')
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) => line.replace(/(^| )#.*$/, '').trim())
      .flatMap((line) => line.split(' && '))
      .filter((line) => line !== '')
      .map((line) => ({ document, line: line.replace(/^sudo (-u \w+ )?/, '') })),
  )

  test('name only npm scripts that exist', () => {
    const named = commands.flatMap(
      ({ line }) => /^npm (?:run ([\w:]+)|(test|start))/.exec(line)?.slice(1).filter(Boolean) ?? [],
    )
    expect(named.filter((name) => !(name! in scripts))).toEqual([])
    expect(named.length).toBeGreaterThan(10)
  })

  test('start the host only with flags and settings that it understands', () => {
    const starts = commands
      .map(({ line }) => /(?:npm run host -- |out\/server\/index\.js |salesboy-host )(.*)$/.exec(line)?.[1] ?? '')
      // `docker build … .` names the image, not the program.
      .filter((flags) => flags.startsWith('--'))
    expect(starts.length).toBeGreaterThanOrEqual(2)
    for (const flags of starts) {
      const words = flags.split(/\s+/).map((word) => word.replace(/^"\$(\w+)"$/, 'a-$1').replaceAll('"', ''))
      const parsed = parseArguments(words, { ...machine, environment: { SALESBOY_API_KEY: 'k' } })
      expect(parsed.kind === 'wrong' ? parsed.message : 'understood', flags).toBe('understood')
    }
  })

  test('backup and restore from operations.md bring back every byte and file mode', () => {
    const folder = mkdtempSync(join(tmpdir(), 'salesboy-backup-'))
    try {
      const lib = join(folder, 'var', 'lib')
      mkdirSync(join(lib, 'salesboy', 'sessions', 'session-a'), { recursive: true, mode: 0o700 })
      writeFileSync(join(lib, 'salesboy', 'salesboy.db'), 'rows', { mode: 0o600 })
      writeFileSync(join(lib, 'salesboy', 'sessions', 'session-a', 'state'), 'link', { mode: 0o600 })
      const tars = commands.filter(({ document, line }) => document === 'docs/operations.md' && line.startsWith('tar '))
      expect(tars.map(({ line }) => line.split(' ').find((word) => /^-[cx]/.test(word)))).toEqual(['-czf', '-xpzf'])
      const run = ({ line }: { readonly line: string }) =>
        execFileSync('sh', ['-c', line.replaceAll('/var/lib', lib)], { cwd: folder, stdio: 'pipe' })
      run(tars[0]!)
      rmSync(join(lib, 'salesboy'), { recursive: true })
      run(tars[1]!)
      expect(readFileSync(join(lib, 'salesboy', 'salesboy.db'), 'utf8')).toBe('rows')
      expect(readFileSync(join(lib, 'salesboy', 'sessions', 'session-a', 'state'), 'utf8')).toBe('link')
      expect(statSync(join(lib, 'salesboy', 'salesboy.db')).mode & 0o777).toBe(0o600)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  const hasCurl = spawnSync('curl', ['--version']).status === 0
  test(`the curl calls get the documented answers${hasCurl ? '' : ' (NOT RUN: this machine has no curl)'}`, async () => {
    const calls = commands.filter(({ line }) => line.startsWith('curl ')).map(({ line }) => line)
    expect(calls.length).toBeGreaterThanOrEqual(4)
    if (!hasCurl) return expect(process.env['GITHUB_ACTIONS']).toBeUndefined()
    const gateway = await startGatewayFixture({})
    try {
      const env = { ...process.env, SALESBOY_API_KEY: KEY }
      const run = promisify(execFile)
      const answers: unknown[] = []
      for (const call of calls) {
        const { stdout } = await run('sh', ['-c', call.replaceAll(':3001', `:${gateway.port}`)], { env })
        answers.push(JSON.parse(stdout))
      }
      expect(answers).toEqual([
        { status: 'ok', timestamp: expect.any(String) as string },
        expect.objectContaining({ status: 'ok', diagnosis: expect.objectContaining({ fault: 'none' }) as object }),
        expect.objectContaining({ success: true }),
        expect.objectContaining({ exists: true }),
      ])
    } finally {
      await gateway.gateway.close()
    }
  })

  test('are all of a known kind, so that a new kind must get its check', () => {
    const known =
      /^(npm |cd |docker (build|run) |kubectl |systemctl |journalctl |tar |install |useradd |git clone|cp |chown |node |curl |ssh |export |sh )/
    expect(commands.map(({ line }) => line).filter((line) => !known.test(line))).toEqual([])
  })
})

test('every setting that a document names exists', () => {
  const groups = new Set(settingNames.map((name) => name.split('.')[0]!))
  const named = documents.flatMap((document) =>
    [...read(document).matchAll(/`([a-z]+)\.([a-zA-Z]+)(?:=[^`]*)?`/g)]
      .filter(
        (match) =>
          groups.has(match[1]!) && !/\.(md|ts|json|yml|db|log|key|yaml|html|env)$/.test(`${match[1]}.${match[2]}`),
      )
      .map((match) => ({ document, name: `${match[1]}.${match[2]}` })),
  )
  const secrets = ['core.secret', 'core.previousSecret', 'gateway.apiKey']
  expect(named.filter(({ name }) => ![...settingNames, ...secrets].includes(name as never))).toEqual([])
})

describe('the guide for shopkeepers', () => {
  const guide = read('docs/user-guide.md')

  test('names buttons and titles as the program writes them', () => {
    const words = read('src/shared/words/en.ts')
    /** Names from WhatsApp itself, plain words, or the beginning of a sentence. */
    const others = [
      'Linked devices',
      'Link a device',
      'Log out',
      'setup link',
      'with yourself',
      'The laptop was stolen?',
    ]
    const named = [...guide.matchAll(/\*\*([^*]+)\*\*/g)].map((match) => match[1]!.replace(/^… |\.$/g, ''))
    const unknown = named.filter((name) => !words.includes(name) && !others.includes(name) && !name.endsWith('?'))
    expect(unknown).toEqual([])
    expect(named.length).toBeGreaterThan(25)
  })

  test('lists only orders that the program obeys', () => {
    const table = guide.slice(guide.indexOf('| you write'), guide.indexOf('Everything else you write'))
    const orders = [...table.matchAll(/`([^`]+)`/g)].map((match) => match[1]!)
    expect(orders.length).toBeGreaterThanOrEqual(9)
    for (const order of orders) expect(parseOrder(order).kind, order).toBe('order')
  })

  test('uses no technical terms', () => {
    expect(guide.match(/webhook|HTTP|API|JSON|\b(401|404|500)\b|SQLite|daemon|localhost|\bport\b/gi)).toBeNull()
  })
})
