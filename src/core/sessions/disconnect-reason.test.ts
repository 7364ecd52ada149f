import { expect, test } from 'vitest'
import { StartFailure } from '../whatsapp/whatsapp-client.ts'
import { reasonOfFailedStart } from './disconnect-reason.ts'

test('a start that failed by the time of a certificate, or by what the page lacks, is neither the line’s nor the browser’s fault', () => {
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
