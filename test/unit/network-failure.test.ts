import { expect, test } from 'vitest';
import { DomainError } from '../../src/domain/failure.ts';
import { networkFailure } from '../../src/pipeline/extract/network-failure.ts';

const systemError = (code: string) => Object.assign(new Error(code), { code });

test.each([
  ['ENOTFOUND', 'DNS_FAILED', 'There is no host named example.com.'],
  ['EAI_AGAIN', 'DNS_FAILED', 'The name example.com could not be looked up at the moment.'],
  ['ETIMEDOUT', 'TIMEOUT', 'example.com did not answer in time.'],
  ['UND_ERR_CONNECT_TIMEOUT', 'TIMEOUT', 'example.com did not answer in time.'],
  ['ECONNREFUSED', 'CONNECT_FAILED', 'example.com refused the connection.'],
  ['ENETUNREACH', 'CONNECT_FAILED', 'There is no way to example.com from here.'],
  ['UND_ERR_SOCKET', 'CONNECT_FAILED', 'example.com broke off the connection before the page was complete.'],
  ['CERT_HAS_EXPIRED', 'CONNECT_FAILED', 'The TLS certificate of example.com has expired.'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'CONNECT_FAILED', 'The TLS certificate of example.com belongs to another host.'],
  [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'CONNECT_FAILED',
    "The TLS certificate of example.com can't be trusted (DEPTH_ZERO_SELF_SIGNED_CERT).",
  ],
  [
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'CONNECT_FAILED',
    'No secure connection to example.com could be made (ERR_SSL_WRONG_VERSION_NUMBER).',
  ],
  ['HPE_INVALID_CONSTANT', 'CONNECT_FAILED', 'example.com does not speak proper HTTP (HPE_INVALID_CONSTANT).'],
  ['EMFILE', 'CONNECT_FAILED', 'The connection to example.com failed (EMFILE).'],
])('%s is told as %s', (code, expected, message) => {
  expect(networkFailure(systemError(code), 'example.com')).toMatchObject({ code: expected, message });
});

test('when every address fails, the first one tells why', () => {
  const error = new AggregateError([systemError('ECONNREFUSED'), systemError('ENETUNREACH')]);
  expect(networkFailure(error, 'example.com')?.message).toBe('example.com refused the connection.');
});

test('what is told already is passed on, and a bug stays a bug', () => {
  const told = new DomainError('TOO_LARGE', 'Too large.');
  expect(networkFailure(told, 'example.com')).toBe(told);
  expect(networkFailure(new TypeError('x is not a function'), 'example.com')).toBeNull();
  expect(networkFailure(systemError('ERR_INVALID_ARG_TYPE'), 'example.com')).toBeNull();
});
