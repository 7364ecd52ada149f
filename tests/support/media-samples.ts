import { readFileSync } from 'node:fs'

/** A packet of 20 ms of silence, encoded with Opus. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe])
const PACKETS_PER_SECOND = 50
const SAMPLES_PER_PACKET = 960

/** A real voice note: the given number of seconds of silence in Ogg/Opus. */
export function voiceNote(seconds: number): Buffer {
  const head = Buffer.from('OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00', 'latin1')
  const tags = Buffer.from('OpusTags\x04\x00\x00\x00test\x00\x00\x00\x00', 'latin1')
  const pages = [pageOf([head], 0, 0, 2), pageOf([tags], 1, 0, 0)]
  for (let second = 0; second < seconds; second += 1) {
    const packets = Array.from({ length: PACKETS_PER_SECOND }, () => SILENCE)
    const end = (second + 1) * PACKETS_PER_SECOND * SAMPLES_PER_PACKET
    pages.push(pageOf(packets, second + 2, end, second === seconds - 1 ? 4 : 0))
  }
  return Buffer.concat(pages)
}

function pageOf(packets: readonly Buffer[], sequence: number, granule: number, flags: number): Buffer {
  const header = Buffer.alloc(27 + packets.length)
  header.write('OggS', 0, 'latin1')
  header[5] = flags
  header.writeBigInt64LE(BigInt(granule), 6)
  header.writeUInt32LE(1, 14)
  header.writeUInt32LE(sequence, 18)
  header[26] = packets.length
  packets.forEach((packet, index) => (header[27 + index] = packet.length))
  const page = Buffer.concat([header, ...packets])
  page.writeUInt32LE(checksum(page), 22)
  return page
}

/** Ogg's own CRC-32: not reflected, and with initial value 0. */
function checksum(bytes: Buffer): number {
  let sum = 0
  for (const byte of bytes) {
    sum = (sum ^ (byte << 24)) >>> 0
    for (let bit = 0; bit < 8; bit += 1) sum = ((sum & 0x80000000) === 0 ? sum << 1 : (sum << 1) ^ 0x04c11db7) >>> 0
  }
  return sum
}

/**
 * A real video of two seconds, 64 by 48 pixels, in WebM (VP8): ffmpeg's own test picture. It is a file, because a
 * headless browser cannot record one. Made with:
 * `ffmpeg -f lavfi -i testsrc2=size=64x48:rate=10:duration=2 -c:v libvpx -b:v 40k -an -bitexact film.webm`
 */
export const film = (): Buffer => readFileSync(new URL('film.webm', import.meta.url))
