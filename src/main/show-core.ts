import { app, Menu, nativeTheme, Tray } from 'electron'
import type { Computer } from './computer/computer.ts'
import type { Ground } from './ground.ts'
import { appMenuTemplate } from './menu/app-menu.ts'
import type { NotificationService } from './notifications/notification-service.ts'
import { createWaitingTeller } from './notifications/tell-waiting.ts'
import { builtPaths } from './product.ts'
import type { ShellCore } from './shell-core.ts'
import { mirrorCore } from './state/mirror-core.ts'
import { createTrayActions } from './tray/tray-actions.ts'
import { trayIconPath } from './tray/tray-icons.ts'
import { TrayService } from './tray/tray-service.ts'
import type { MainWindow } from './windows/main-window.ts'

/** Creates the tray and keeps the tray, the application menu and the notifications in step with the core. */
export async function showCore(
  core: ShellCore,
  { clock, logger, owner }: Ground,
  shown: { readonly window: MainWindow; readonly computer: Computer; readonly notifications: NotificationService },
): Promise<TrayService> {
  const { window, computer, notifications } = shown
  const mirror = await mirrorCore(core)
  const setMenu = () => Menu.setApplicationMenu(Menu.buildFromTemplate(appMenuTemplate(process.platform, owner.book())))
  setMenu()
  const tray = new TrayService({
    create: (icon) => new Tray(icon),
    buildMenu: (items) => Menu.buildFromTemplate(items),
    iconPath: (status, isDark) =>
      trayIconPath({ resources: builtPaths.resources, platform: process.platform, status, isDark }),
    onAction: createTrayActions({
      ...{ core, clock, logger: logger.child('tray') },
      open: () => window.show(),
      want: (place) => computer.want(place),
      quit: () => app.quit(),
    }),
    opensOnClick: process.platform !== 'darwin',
    isDark: nativeTheme.shouldUseDarkColorsForSystemIntegratedUI,
    first: mirror.state,
    book: owner.book,
  })
  core.settings.onChanged((name) => {
    if (name !== 'computer.language') return
    setMenu()
    tray.setState(mirror.state)
  })
  const tellWaiting = createWaitingTeller({
    ...{ notifier: notifications, clock, logger: logger.child('notifications') },
    first: mirror.state.waiting,
  })
  mirror.onChanged((state) => {
    tray.setState(state)
    computer.setConnected(state.sessions.some(({ state: { kind } }) => kind === 'connected'))
    tellWaiting(state.waiting)
  })
  nativeTheme.on('updated', () => tray.setDark(nativeTheme.shouldUseDarkColorsForSystemIntegratedUI))
  return tray
}
