import { contextBridge, ipcRenderer } from 'electron'
import type { CommandInput, CommandName, CommandResults } from '../shared/contract/commands.ts'
import type { DesktopBridge } from '../shared/contract/desktop-bridge.ts'
import type { NumberedEvent } from '../shared/contract/events.ts'
import type { Result } from '../shared/result.ts'
import { channels } from '../shared/contract/channels.ts'

/** Everything the page can reach: three functions that pass plain data. The page gets no channel names and no event objects. */
const bridge = {
  call: <K extends CommandName>(name: K, args: CommandInput<K>) =>
    ipcRenderer.invoke(channels.command, name, args) as Promise<Result<CommandResults[K]>>,
  onEvent(listener: (event: NumberedEvent) => void) {
    const forward = (_event: unknown, numbered: NumberedEvent) => listener(numbered)
    ipcRenderer.on(channels.event, forward)
    return () => {
      ipcRenderer.off(channels.event, forward)
    }
  },
  ready: () => ipcRenderer.send(channels.ready),
} satisfies DesktopBridge

contextBridge.exposeInMainWorld('salesboy', bridge)
