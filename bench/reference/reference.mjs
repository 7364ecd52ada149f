// The naive reference, as most projects do it: plain whatsapp-web.js, one fetch per message, and the answer sent back. No disk, no
// signature, no order, no retry.
// node bench/reference/reference.mjs DATA_FOLDER BROWSER WEBHOOK_URL USER_ID [FLOOR]
// FLOOR selects a lower bound for every program on this library: `library` only reports that it heard a message, `flush` commits it to
// disk before the POST.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import wwebjs from 'whatsapp-web.js'

const [dataPath, executablePath, webhookUrl, userId, floor] = process.argv.slice(2)
const insert = floor === 'flush' ? openDisk() : null

function openDisk() {
  const database = new DatabaseSync(join(dataPath, 'floor.db'))
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS t (v TEXT)')
  return database.prepare('INSERT INTO t VALUES (?)')
}

const client = new wwebjs.Client({
  authStrategy: new wwebjs.LocalAuth({ clientId: userId, dataPath }),
  webVersionCache: { type: 'none' },
  puppeteer: { executablePath, headless: 'shell', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] },
})

client.on('ready', () => console.log('ready'))
client.on('message', async (message) => {
  if (floor === 'library') return console.log(`heard ${message.body}`)
  try {
    insert?.run(JSON.stringify(message.rawData))
    const response = await fetch(webhookUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        user_id: userId,
        from: message.from,
        message: message.body,
        timestamp: message.timestamp,
        message_id: message.id._serialized,
      }),
    })
    const { response: reply } = await response.json()
    if (reply) await client.sendMessage(message.from, reply)
  } catch (error) {
    console.error(`message lost: ${error}`)
  }
})
process.on('SIGTERM', () => {
  client.destroy().then(
    () => process.exit(0),
    () => process.exit(1),
  )
})
await client.initialize()
