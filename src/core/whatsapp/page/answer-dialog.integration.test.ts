import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findChromium } from '../../../../simulator/browser/find-chromium.ts'
import { dialogLanguages } from '../dialog-words.ts'
import { answerDialog } from './answer-dialog.ts'

let browser: Browser
let page: Page
beforeAll(async () => {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  browser = await puppeteer.launch({ executablePath: await findChromium(), headless: 'shell', pipe: true, args })
  page = await browser.newPage()
})
afterAll(() => browser?.close())

/** Shows this page and looks for a dialog; returns the kind found and the texts of all pressed buttons. */
async function look(html: string, mayPress = true) {
  await page.setContent(`<div id="app">${html}</div>`)
  await page.evaluate(`document.addEventListener('click', ({ target }) => {
    const pressed = target.closest('button, [role="button"], a')?.textContent ?? 'something else'
    document.body.dataset.pressed = (document.body.dataset.pressed ?? '') + pressed + ';'
  })`)
  const found = await page.evaluate(answerDialog, dialogLanguages, mayPress)
  return { kind: found.kind, pressed: await page.evaluate(`document.body.dataset.pressed ?? ''`) }
}
const dialog = (heading: string, buttons: readonly string[], more = '') =>
  `<div role="dialog"><div data-animate-modal-popup="true"><h1>${heading}</h1><p>Some words.</p>${more}${buttons
    .map((text) => `<button><div><div>${text}</div></div></button>`)
    .join('')}</div></div>`
const chats = `<div id="side"><div role="grid"><div role="row">Ada: What's new on WhatsApp Web?</div></div></div>`

test.each([
  ['What’s new on WhatsApp Web', 'Continue'],
  ["WHAT'S NEW ON WHATSAPP WEB", 'CONTINUE'],
  ['A fresh look for WhatsApp Web', 'Continue'],
  ['Novedades de WhatsApp Web', 'Continuar'],
  ['Novidades no WhatsApp Web', 'Continuar'],
  ['Um novo visual para o WhatsApp Web', 'Continuar'],
  ['Quoi de neuf sur WhatsApp Web', 'Continuer'],
  ['Neu bei WhatsApp Web', 'Weiter'],
  ['Novità di WhatsApp Web', 'Continua'],
  ['الجديد في واتساب ويب', '‏متابعة‏'],
  ['मेरा WhatsApp Web: नया क्या है', 'जारी रखें'],
  ['Yang baru di WhatsApp Web', 'Lanjutkan'],
  ['WhatsApp Web’de yenilikler', 'Devam'],
  ['Что нового в WhatsApp Web', 'Продолжить'],
  ['WhatsApp Web 的新功能', '继续'],
  ['WhatsApp Web の新機能', '続行'],
  ['Mapya kwenye WhatsApp Web', 'Endelea'],
  ['Sabon abu a WhatsApp Web', 'Ci gaba'],
])('a dialog headed “%s” with the single button “%s” is answered', async (heading, button) => {
  expect(await look(chats + dialog(heading, [button]))).toEqual({ kind: 'pressed', pressed: `${button};` })
})

test('a dialog’s cross, a picture and a help link do not prevent the answer', async () => {
  const more = '<button aria-label="Close"><svg></svg></button><a href="https://faq.whatsapp.com/1">Learn more</a>'
  const found = await look(chats + dialog('What’s new on WhatsApp Web', ['Continue'], more))
  expect(found).toEqual({ kind: 'pressed', pressed: 'Continue;' })
})

test('a dialog without a dialog role is answered, too', async () => {
  const html = `<div><div><span>What’s new on WhatsApp Web</span><p>Words</p></div><div role="button" tabindex="0">Continue</div></div>`
  expect(await look(chats + html)).toEqual({ kind: 'pressed', pressed: 'Continue;' })
})

const terms = '<a href="https://www.whatsapp.com/legal/terms-of-service">Terms</a>'
test.each([
  ['a choice', dialog('Log out?', ['Cancel', 'Log out'])],
  ['logging out with one button', dialog('Log out', ['Continue'])],
  ['a choice with the same word', dialog('What’s new on WhatsApp Web', ['Not now', 'Continue'])],
  ['terms', dialog('Updates to our Terms of Service', ['Agree'])],
  ['terms that call themselves new', dialog('What’s new in our Terms of Service', ['Continue'])],
  ['a link to terms', dialog('What’s new on WhatsApp Web', ['Continue'], terms)],
  [
    'words on terms',
    dialog('What’s new', ['Continue'], '<p>By pressing this you accept the new Terms of Service.</p>'),
  ],
  ['Spanish terms', dialog('Novedades en nuestras Condiciones del servicio', ['Continuar'])],
  ['a field', dialog('What’s new on WhatsApp Web', ['Continue'], '<input type="checkbox">')],
  ['a number to be typed', dialog('Verify your new number', ['Continue'], '<input>')],
  ['deleting', dialog('Delete your new chat?', ['Continue'])],
  ['another heading', dialog('We noticed unusual activity', ['Continue'])],
  ['another button', dialog('What’s new on WhatsApp Web', ['Share'])],
  ['two languages', dialog('Novedades de WhatsApp Web', ['Weiter'])],
  ['a language that nobody knows', dialog('Vad nytt? Qwertz', ['Blorp'])],
])('a dialog with %s is not pressed but reported', async (_what, html) => {
  expect(await look(chats + html)).toEqual({ kind: 'asks', pressed: '' })
})

test.each([
  ['a chat that says so', chats],
  [
    'a message with a button of its own',
    `<div id="main"><div role="row"><h2>What's new at Ada's shop</h2><button>Continue</button></div></div>`,
  ],
  ['a button far from such a heading', `<h1>What's new</h1>${chats}<footer><button>Continue</button></footer>`],
  ['a dialog that is not shown', `<div style="display:none">${dialog('What’s new', ['Continue'])}</div>`],
  ['nothing', ''],
])('%s does not count as a dialog', async (_what, html) => {
  expect(await look(html)).toEqual({ kind: 'none', pressed: '' })
})

test('a dialog that must not be pressed again is reported', async () => {
  const html = dialog('What’s new on WhatsApp Web', ['Continue'])
  expect(await look(html, false)).toEqual({ kind: 'asks', pressed: '' })
})

test('a dialog is answered in every language of the list, and its terms are not', async () => {
  expect(dialogLanguages.length).toBeGreaterThanOrEqual(58)
  for (const { goOn, news, terms: legal } of dialogLanguages) {
    for (const word of [...goOn, ...news, ...legal]) expect(word).toMatch(/^\p{L}[\p{L}\p{M}\p{N}' -]*$/u)
    const button = goOn[0]!
    expect(await look(dialog(`${news[0]} WhatsApp Web`, [button]))).toEqual({ kind: 'pressed', pressed: `${button};` })
    expect(await look(dialog(`${news[0]} ${legal[0]}`, [button]))).toEqual({ kind: 'asks', pressed: '' })
  }
})
