/** Ready-made contents for the quick buttons. Picture and sound are generated here, so no files are needed. */
import type { MessageContent } from '../../client/control-api.ts'

const RATE = 8_000
const SECONDS = 2

function base64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Two soft tones as an 8-bit WAV. */
function sound(): string {
  const count = RATE * SECONDS
  const bytes = new Uint8Array(44 + count)
  const view = new DataView(bytes.buffer)
  const word = (at: number, letters: string): void => bytes.set(new TextEncoder().encode(letters), at)
  word(0, 'RIFF')
  view.setUint32(4, 36 + count, true)
  word(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, RATE, true)
  view.setUint32(28, RATE, true)
  view.setUint16(32, 1, true)
  view.setUint16(34, 8, true)
  word(36, 'data')
  view.setUint32(40, count, true)
  for (let index = 0; index < count; index += 1) {
    const at = index / RATE
    const loudness = Math.sin((Math.PI * (at % 1)) / 1) * 40
    bytes[44 + index] = 128 + Math.round(loudness * Math.sin(2 * Math.PI * (at < 1 ? 330 : 262) * at))
  }
  return base64(bytes)
}

/** Draws something like a sack of rice; base64 PNG. */
function picture(): string {
  const canvas = document.createElement('canvas')
  canvas.width = 320
  canvas.height = 240
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser draws no picture')
  context.fillStyle = '#dfe6e4'
  context.fillRect(0, 0, 320, 240)
  context.fillStyle = '#c9a36a'
  context.beginPath()
  context.roundRect(95, 50, 130, 160, 24)
  context.fill()
  context.fillStyle = '#7a5a2c'
  context.fillRect(120, 42, 80, 14)
  context.fillStyle = '#fff8ea'
  context.font = '600 34px sans-serif'
  context.textAlign = 'center'
  context.fillText('RICE', 160, 130)
  context.font = '20px sans-serif'
  context.fillText('50 kg', 160, 162)
  return canvas.toDataURL('image/png').split(',')[1] ?? ''
}

/** Label of the button → the content it sends. */
export const SAMPLES: readonly (readonly [string, () => MessageContent])[] = [
  ['Voice message', () => ({ kind: 'ptt', media: { mimetype: 'audio/wav', data: sound() }, seconds: SECONDS })],
  [
    'Image',
    () => ({
      kind: 'image',
      media: { mimetype: 'image/png', data: picture(), filename: 'rice.png' },
      caption: 'Do you have this one?',
    }),
  ],
  [
    'Location',
    () => ({
      kind: 'location',
      latitude: 6.4541,
      longitude: 3.3947,
      name: 'Balogun Market',
      address: 'Lagos Island, Lagos',
    }),
  ],
  ['Contact card', () => ({ kind: 'vcard', name: 'Emeka (driver)', phone: '2348066660000' })],
]
