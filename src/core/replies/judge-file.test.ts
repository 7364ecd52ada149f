import { expect, test } from 'vitest'
import { describeFile } from '../media/kept-file.ts'
import { pngOf } from '../media/testing/samples.ts'
import { judgeFile, type FileFacts } from './judge-file.ts'

const png = pngOf(4, 3)
const webp = Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1')
const ogg = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead')])
const mp3 = Buffer.from('ID3\x04')
const mp4 = Buffer.from('\0\0\0\x18ftypisom')
const webm = Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.from('webm')])
const pdf = Buffer.from('%PDF-1.7')
const csv = Buffer.from('rice;78000')

const facts = (bytes: Buffer, change: Partial<FileFacts> = {}): FileFacts => ({
  file: describeFile('0'.repeat(64), bytes.length, bytes),
  head: bytes,
  as: 'auto',
  mimetype: null,
  contentType: null,
  filename: null,
  url: null,
  hasText: false,
  ...change,
})
const judged = (bytes: Buffer, change: Partial<FileFacts> = {}) => {
  const outcome = judgeFile(facts(bytes, change))
  if (outcome.kind === 'refused') return [outcome.reason]
  const { shownAs, mimetype, filename } = outcome.attachment
  return [shownAs, mimetype, filename]
}

test.each<[string, Buffer, Partial<FileFacts>, readonly string[]]>([
  ['a picture', png, {}, ['image', 'image/png', 'file.png']],
  ['a picture as a document', png, { as: 'document', filename: 'a.png' }, ['document', 'image/png', 'a.png']],
  ['a picture under another type', png, { mimetype: 'image/jpeg' }, ['image', 'image/png', 'file.png']],
  ['a film', mp4, {}, ['video', 'video/mp4', 'file.mp4']],
  ['a film that WhatsApp does not play', webm, {}, ['document', 'video/webm', 'file.webm']],
  ['sound', mp3, {}, ['audio', 'audio/mpeg', 'file.mp3']],
  ['sound with a text', mp3, { hasText: true }, ['document', 'audio/mpeg', 'file.mp3']],
  ['a voice note', ogg, { as: 'voice' }, ['voice', 'audio/ogg; codecs=opus', 'file.ogg']],
  ['other sound as a voice note', mp3, { as: 'voice' }, ['audio', 'audio/mpeg', 'file.mp3']],
  ['a picture as a voice note', png, { as: 'voice' }, ['media-wrong-type']],
  ['a sticker', webp, { as: 'sticker' }, ['sticker', 'image/webp', 'file.webp']],
  ['a sticker of another type', png, { as: 'sticker' }, ['media-wrong-type']],
  [
    'a document by its address',
    pdf,
    { url: 'https://x.example/a/price%20list?x=1' },
    ['document', 'application/pdf', 'price list.pdf'],
  ],
  ['a table', csv, { contentType: 'text/csv; charset=utf-8', filename: 'p.csv' }, ['document', 'text/csv', 'p.csv']],
  ['something unknown', csv, {}, ['document', 'application/octet-stream', 'file']],
  ['a name with folders', pdf, { filename: '../../etc/passwd' }, ['document', 'application/pdf', 'passwd.pdf']],
  [
    'a page in a picture’s place',
    Buffer.from('\n<!doctype html><p>'),
    { contentType: 'image/png' },
    ['media-wrong-type'],
  ],
  ['an SVG', Buffer.from('<?xml version="1.0"?><svg onload="x">'), {}, ['media-wrong-type']],
  [
    'JSON in a picture’s place',
    Buffer.from('{"error":"x"}'),
    { contentType: 'application/json' },
    ['media-wrong-type'],
  ],
  ['bytes that are no picture', csv, { mimetype: 'image/jpeg' }, ['media-wrong-type']],
  ['bytes that are told to be a picture', csv, { contentType: 'image/jpeg' }, ['media-wrong-type']],
  ['a program of Windows', Buffer.from('MZ\x90'), {}, ['media-wrong-type']],
  ['a program of Linux', Buffer.from('\x7fELF'), { as: 'document' }, ['media-wrong-type']],
  ['a script', Buffer.from('#!/bin/sh'), {}, ['media-wrong-type']],
])('%s', (_what, bytes, change, expected) => {
  expect(judged(bytes, change)).toEqual(expected)
})

test('bytes made to slow the check down are judged at once', () => {
  expect(judged(Buffer.from(`${'<!---->'.repeat(146)}x`))).toEqual(['document', 'application/octet-stream', 'file'])
  expect(judged(Buffer.from(`${'<!-- a --> '.repeat(90)}<html>`))).toEqual(['media-wrong-type'])
})

test.each([
  ['an error in JSON', '{"error":"link expired"}', { mimetype: 'application/pdf', contentType: 'application/json' }],
  ['an error in words', 'Not Found', { url: 'https://core.example.com/invoice-17.pdf', contentType: 'text/plain' }],
  [
    'an error of a store',
    '<?xml version="1.0"?><Error/>',
    { mimetype: 'application/pdf', contentType: 'application/xml' },
  ],
  ['a piece of a page', '<div>Error</div>', { mimetype: 'application/pdf', contentType: 'text/html' }],
  ['a page behind a mark of its byte order', '\ufeff<html>', {}],
])('%s is not sent as an invoice', (_what, text, change) => {
  expect(judged(Buffer.from(text), change)).toEqual(['media-wrong-type'])
})
