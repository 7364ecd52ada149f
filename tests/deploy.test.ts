import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigMap, Service } from 'kubernetes-models/v1'
import { StatefulSet } from 'kubernetes-models/apps/v1'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { parseArguments } from '../src/server/arguments/parse-arguments.ts'

const repository = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(repository, path), 'utf8')
const kinds = { ConfigMap, Service, StatefulSet, NetworkPolicy }
type Kind = keyof typeof kinds

const documents = parseAllDocuments(read('deploy/kubernetes/salesboy.yaml')).map((document) => {
  expect(document.errors).toEqual([])
  return document.toJS() as { readonly kind: Kind; readonly [name: string]: unknown }
})
const find = (kind: Kind) => documents.find((document) => document.kind === kind) as never

const machine = { environment: {}, platform: 'linux', home: '/home/x', workingDirectory: '/' } as const

describe('the Kubernetes manifests', () => {
  test.each(Object.keys(kinds) as Kind[])('%s fits the schema of the Kubernetes API', (kind) => {
    const document = find(kind)
    expect(document).toBeDefined()
    expect(() => new kinds[kind](document).validate()).not.toThrow()
  })

  test('a manifest that Kubernetes would refuse fails the check', () => {
    const broken = structuredClone(find('StatefulSet')) as { spec: { replicas: unknown } }
    broken.spec.replicas = 'two'
    expect(() => new StatefulSet(broken as never).validate()).toThrow(/replicas/)
  })

  test('never host an account twice: one pod per line, each with its own volume', () => {
    const config = find('ConfigMap') as ConfigMap
    const set = find('StatefulSet') as StatefulSet
    const accounts = (config.data?.['accounts'] ?? '').trim().split('\n')
    expect(new Set(accounts).size).toBe(accounts.length)
    expect(set.spec?.replicas).toBe(accounts.length)
    expect(set.spec?.volumeClaimTemplates?.[0]?.spec?.accessModes).toEqual(['ReadWriteOncePod'])
  })

  test('share the process namespace to reap orphans, and disable service variables that would be taken for ours', () => {
    const { spec } = (find('StatefulSet') as StatefulSet).spec!.template
    expect(spec).toMatchObject({ shareProcessNamespace: true, enableServiceLinks: false })
    // The variables that Kubernetes would set for a service of this name with its own address.
    const linked = { SALESBOY_PORT: 'tcp://10.0.0.7:3001', SALESBOY_SERVICE_HOST: '10.0.0.7' }
    expect(parseArguments([], { ...machine, environment: linked })).toMatchObject({ kind: 'wrong' })
  })

  test('start the host with flags that it understands', () => {
    const set = find('StatefulSet') as StatefulSet
    const script = set.spec?.template.spec?.containers[0]?.args?.[0] ?? ''
    const command = /index\.js([\s\S]*)$/.exec(script)?.[1] ?? ''
    const words = command.replaceAll('\\\n', ' ').trim().split(/\s+/)
    const flags = words.map((word) =>
      word.replaceAll('"', '').replace('$account', 'shop').replace('$HOSTNAME', 'salesboy-0'),
    )
    const environment = {
      SALESBOY_API_KEY: 'k',
      SALESBOY_HMAC_SECRET: 's',
      SALESBOY_WEBHOOK_URL: 'https://core.example.com',
    }
    const parsed = parseArguments(flags, { ...machine, environment })
    expect(parsed).toMatchObject({
      kind: 'run',
      options: {
        sessions: ['shop'],
        ui: false,
        overrides: { settings: { 'gateway.bind': '0.0.0.0', 'gateway.hosts': ['salesboy-0.salesboy'] } },
      },
    })
  })
})

describe('the container', () => {
  test('has an init process that reaps orphans and passes signals on', () => {
    const file = read('deploy/container/Containerfile')
    const entry = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(file)?.[1] ?? '[]') as string[]
    expect(entry).toEqual(['/usr/bin/tini', '-s', '--', 'node', 'out/server/index.js'])
    expect(/apt-get install [^&]*/.exec(file)?.[0]).toMatch(/ tini\s/)
    expect(read('docs/operations.md')).toMatch(/docker run -d --init /)
  })
})

describe('the systemd unit', () => {
  const unit = read('deploy/systemd/salesboy.service')
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? ''

  test('starts the built host with flags that it understands, as its own user', () => {
    const flags = value('ExecStart').split(' ').slice(2)
    expect(value('ExecStart')).toMatch(/^\/usr\/bin\/node out\/server\/index\.js /)
    expect(parseArguments(flags, machine)).toMatchObject({ kind: 'run', options: { dataDir: '/var/lib/salesboy' } })
    expect(value('User')).toBe('salesboy')
  })

  test('gives the host enough time to stop', () => {
    expect(Number(value('TimeoutStopSec'))).toBeGreaterThan(10)
  })

  test('keeps secrets out of the command line', () => {
    expect(value('ExecStart')).not.toMatch(/secret|key/i)
    expect(read('deploy/container/Containerfile')).not.toMatch(/(SECRET|API_KEY)=/)
  })
})
