// npm run package: builds, fetches the small browser if it can, and packs for this system. All arguments go to electron-builder, except:
//   --with-browser   a package without the small browser is an error
//   --release        as --with-browser; the browser's checksums must be pinned, and the packages are signed if the secrets are there
//   --check-tag TAG  packs nothing: checks that the tag is the version of package.json
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { signingFor } from './release-signing.mjs'
import { runStep } from './run-step.mjs'
import { missingPins, tagProblem } from './release-rules.mjs'

const own = new Set(['--with-browser', '--release'])
const args = process.argv.slice(2)
const isRelease = args.includes('--release')

/** @param {string} text @returns {never} */
function refuse(text) {
  console.error(text)
  process.exit(1)
}

if (args.includes('--check-tag')) {
  const { version } = JSON.parse(readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8'))
  const problem = tagProblem(args[args.indexOf('--check-tag') + 1] ?? '', version)
  if (problem !== null) refuse(problem)
  process.exit(0)
}

async function pack() {
  const secrets = mkdtempSync(join(tmpdir(), 'salesboy-signing-'))
  try {
    if (isRelease) {
      const { PINNED_SHA256 } = await import('../src/core/browser/pinned-sha256.ts')
      const missing = missingPins(PINNED_SHA256)
      if (missing.length > 0)
        refuse(
          `A release needs the checksum of the small browser for ${missing.join(', ')}: npm run fetch-browser -- --all --required --write-pins`,
        )
    }
    const signing = isRelease ? signingFor(process.platform, process.env, secrets) : null
    if (signing !== null) console.log(signing.sentence)
    const isRequired = isRelease || args.includes('--with-browser')
    const steps = [
      [process.execPath, ['scripts/build.mjs'], {}],
      [process.execPath, ['scripts/fetch-browser.mjs', ...(isRequired ? ['--required'] : [])], {}],
      [
        'electron-builder',
        [...args.filter((argument) => !own.has(argument)), ...(signing?.overrides ?? [])],
        { env: signing?.environment ?? {} },
      ],
    ]
    for (const [command, words, options] of steps) {
      const { code } = await runStep(command, words, options)
      if (code !== 0) return code
    }
    return 0
  } finally {
    rmSync(secrets, { recursive: true, force: true })
  }
}

process.exitCode = await pack()
