import { expect, test } from 'vitest'
import { importedPackages, wrongInArchive } from './built-imports.ts'

test('every package is found in any form of import, but Node’s modules and our own files are not', () => {
  const text = `import a from "axios"; import{b}from'@scope/name/deep.js';export*from "zod";await import("fastify");
    require('qrcode'); load("whatsapp-web.js"); load.resolve('conf/package.json')
    import fs from "node:fs"; import "path"; import { app } from "electron"; import("./chunks/x.js"); import y from "electron-store"`
  const all = ['@scope/name', 'axios', 'conf', 'electron-store', 'fastify', 'qrcode', 'whatsapp-web.js', 'zod']
  expect([...importedPackages(text)].sort()).toEqual(all)
  // Words in a sentence are not an import.
  expect(importedPackages(`const text = 'taken from "message"'`)).toEqual([])
})

test.each([
  'new Worker(new URL("./check.js", import.meta.url), { workerData: path })',
  'new Worker(join(import.meta.dirname, "check.js"))',
  'fork(new URL("./child.js", import.meta.url))',
  'utilityProcess.fork(join(import.meta.dirname, "core.js"))',
  'spawn(join(import.meta.dirname, "tool"), [])',
])('a path into the archive is found: %s', (text) => {
  expect(wrongInArchive(text)).toHaveLength(1)
})

test.each([
  'new Worker(THREAD, {\n eval: true,\n workerData: path })',
  'spawn("/bin/sh", [])',
  'execFile(command, args)',
])('code that needs no file is not found: %s', (text) => {
  expect(wrongInArchive(text)).toEqual([])
})
