import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Logger } from '../../core/ports.ts'
import type { AdmittedBrowsers } from '../ui/ui-access.ts'
import { setAside } from '../../core/files/set-aside.ts'
import { replaceFile } from '../../core/files/replace-file.ts'

const fileSchema = z.array(z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/), until: z.number() })).max(1_000)

/** Keeps the hashes of admitted cookies in `browsers.json` in the data folder. If it is lost, owners open a newly printed address. */
export function openAdmittedBrowsersFile(dataDir: string, logger: Logger): AdmittedBrowsers {
  const path = join(dataDir, 'browsers.json')
  return {
    load() {
      try {
        return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code !== 'ENOENT')
          logger.warn('admitted browsers could not be read, so all must be admitted again', {
            code: code ?? 'unreadable',
          })
        if (code === 'EISDIR') setAside(path)
        return []
      }
    },
    save(browsers) {
      try {
        replaceFile(path, JSON.stringify(browsers))
      } catch (error) {
        // A full disk must not lock the owner out: the browser stays admitted until the host stops.
        logger.warn('admitted browsers were not saved', { error })
      }
    },
  }
}
