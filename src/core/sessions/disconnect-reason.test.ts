import { expect, test } from 'vitest'
import { StartFailure } from '../whatsapp/whatsapp-client.ts'
import { reasonOfFailedStart } from './disconnect-reason.ts'

test('a wrong certificate date or a changed page fails with its own code, and an unreachable site counts as offline', () => {
  expect(reasonOfFailedStart(new StartFailure('certificate-date', 'net::ERR_CERT_DATE_INVALID'))).toMatchObject({
    kind: 'failed',
    code: 'clock-wrong',
  })
  expect(reasonOfFailedStart(new StartFailure('page-changed', 'Requiring unknown module'))).toMatchObject({
    kind: 'failed',
    code: 'whatsapp-changed',
  })
  expect(reasonOfFailedStart(new StartFailure('site-unreachable', 'net::ERR_NAME_NOT_RESOLVED'))).toMatchObject({
    kind: 'offline',
  })
})
