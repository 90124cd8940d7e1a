import { once } from 'node:events';
import { type AddressInfo, createServer, isIP } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAddressGuard, parseExemption, type Resolve } from '../../src/pipeline/extract/address-guard.ts';

const server = createServer((socket) => socket.end());
beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => void server.close());

/** Resolves every name to these addresses, whatever the name. */
const resolvesTo =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: isIP(address) }));

/** Connects to the local server's port on a host; gives the address that was reached, or rejects. */
function connect(host: string, exempt: string[] = [], resolve?: Resolve): Promise<string | undefined> {
  const { promise, ...settle } = Promise.withResolvers<string | undefined>();
  const { port } = server.address() as AddressInfo;
  createAddressGuard(exempt, resolve).connector(500)(
    { hostname: host, protocol: 'http:', port: `${port}` },
    (error, socket) => {
      if (error) return settle.reject(error);
      settle.resolve(socket?.remoteAddress);
      socket?.destroy();
    },
  );
  return promise;
}

test.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:127.0.0.1', 'fd00::1', '64:ff9b::7f00:1'])(
  '%s is refused, by itself and as the address of a name',
  async (address) => {
    await expect(connect(address)).rejects.toMatchObject({ name: 'DomainError', code: 'ADDRESS_REFUSED' });
    await expect(connect('name.example', [], resolvesTo(address))).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
  },
);

test('which address a refused name has is told to the operator only', async () => {
  await expect(connect('inside.example', [], resolvesTo('10.0.0.5'))).rejects.toMatchObject({
    message: 'inside.example leads to an address that is not public.',
    cause: { message: 'inside.example has the address 10.0.0.5' },
  });
});

test.each(['127.0.0.1', '127.0.0.0/8', '0.0.0.0/0', '127.1'])('an address can be exempted by %s', async (exempt) => {
  expect(await connect('127.0.0.1', [exempt])).toBe('127.0.0.1');
});

test.each(['name.example', 'NAME.example', 'name.example.'])('a host can be exempted by %s', async (exempt) => {
  expect(await connect('name.example', [exempt], resolvesTo('127.0.0.1'))).toBe('127.0.0.1');
});

test('an exempted host exempts neither its subdomains nor its address', async () => {
  await expect(connect('sub.name.example', ['name.example'], resolvesTo('127.0.0.1'))).rejects.toMatchObject({
    code: 'ADDRESS_REFUSED',
  });
  await expect(connect('127.0.0.1', ['name.example'])).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
});

test('an exempted IPv4 address is not exempted in its IPv6 disguise', async () => {
  const disguised = resolvesTo('::ffff:127.0.0.1');
  await expect(connect('name.example', ['127.0.0.0/8'], disguised)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
});

test('of several addresses only the allowed ones are used', async () => {
  expect(await connect('mixed.example', ['127.0.0.1'], resolvesTo('127.0.0.2', '10.0.0.1', '127.0.0.1'))).toBe(
    '127.0.0.1',
  );
});

test('a name that resolves to a private address the second time gains nothing', async () => {
  const answers = ['127.0.0.1', '127.0.0.2'];
  const rebinding: Resolve = async () => [{ address: answers.shift() ?? '', family: 4 }];
  expect(await connect('rebind.example', ['127.0.0.1'], rebinding)).toBe('127.0.0.1');
  await expect(connect('rebind.example', ['127.0.0.1'], rebinding)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
  expect(answers).toEqual([]);
});

test.each([
  ['intranet.example', { host: 'intranet.example' }],
  [' LOCALHOST ', { host: 'localhost' }],
  ['127.0.0.1', { address: '127.0.0.1', prefix: 32 }],
  ['10.0.0.0/8', { address: '10.0.0.0', prefix: 8 }],
  ['::1', { address: '::1', prefix: 128 }],
  ['[::1]', { address: '::1', prefix: 128 }],
  ['fd00::/8', { address: 'fd00::', prefix: 8 }],
])('the exemption %s is read', (text, expected) => {
  expect(parseExemption(text)).toEqual(expected);
});

test.each([
  '',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/x',
  '10.0.0.0/8/8',
  '::1/129',
  'host:80',
  'http://host',
  '*.example',
  'a b',
  'host/8',
])('the exemption "%s" is refused by name', (text) => {
  expect(() => parseExemption(text)).toThrow(`"${text}"`);
});
