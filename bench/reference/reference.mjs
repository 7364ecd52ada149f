// What most projects do: plain whatsapp-web.js, one fetch per message, the answer sent back. No disk, no signature, no order, no retry.
// node bench/reference/reference.mjs DATA_FOLDER BROWSER WEBHOOK_URL USER_ID
import wwebjs from 'whatsapp-web.js'

const [dataPath, executablePath, webhookUrl, userId] = process.argv.slice(2)
const client = new wwebjs.Client({
  authStrategy: new wwebjs.LocalAuth({ clientId: userId, dataPath }),
  webVersionCache: { type: 'none' },
  puppeteer: { executablePath, headless: 'shell', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] },
})

client.on('ready', () => console.log('ready'))
client.on('message', async (message) => {
  try {
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
