import { expect } from 'vitest'
import { ask, openDesktop, soon } from './desktop-fixture.ts'
import { standInTest } from './launch.ts'

const VIEW = ['Présentation', '  Taille réelle', '  Zoom avant', '  Zoom arrière', '  --', '  Plein écran']
const EDIT = ['Édition', '  Annuler', '  Rétablir', '  --', '  Couper', '  Copier', '  Coller', '  Tout sélectionner']
const OF_THE_PROGRAM = [
  'Salesboy',
  ...['  À propos de Salesboy', '  --', '  Services', '  --'],
  ...['  Masquer Salesboy', '  Masquer les autres', '  Tout afficher', '  --', '  Quitter Salesboy'],
]
const WINDOW = ['Fenêtre', '  Réduire', '  Réduire/agrandir', '  --', '  Tout ramener au premier plan']
const FILE = ['Fichier', '  Fermer la fenêtre']

for (const [system, platform, lines] of [
  ['Linux', 'linux', [...FILE, '  Quitter Salesboy', ...VIEW]],
  ['Windows', 'win32', [...FILE, ...VIEW]],
  ['a Mac', 'darwin', [...OF_THE_PROGRAM, ...FILE, ...EDIT, ...VIEW, ...WINDOW]],
] as const)
  standInTest(`on ${system} the menus hold what people know there, in the owner’s language`, async () => {
    const desktop = await openDesktop({ env: { STANDIN_PLATFORM: platform }, args: ['--set', 'computer.language=fr'] })
    expect(await desktop.applicationMenu()).toEqual(lines)
  })

standInTest('another language is in the menus as soon as it is chosen', async () => {
  const desktop = await openDesktop({ env: { STANDIN_PLATFORM: 'darwin' } })
  const page = await desktop.page()
  await ask(page, 'settings.set', { name: 'computer.language', value: 'pt-BR' })
  await expect.poll(async () => (await desktop.applicationMenu())?.join('\n'), soon).toContain('Sobre o Salesboy')
  await ask(page, 'settings.set', { name: 'computer.language', value: 'ar' })
  await expect.poll(async () => (await desktop.applicationMenu())?.join('\n'), soon).toContain('حول Salesboy')
})
