// Users by token.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { MemoryStorage } from '../../main/js/storage.js';
import { FakeSocket, lastHello as hello, listen, newClient, opens, pass, refuseHello as refuse, settle, startPage, welcome } from './fakes.js';

beforeEach(() => startPage());

test('shows a token, and no session beside it', async () => {
  const storage = new MemoryStorage();
  await storage.set('session', { session: 'of a guest', user: 'u', name: 'Guest' });
  newClient({ storage, token: 't-1', name: '' });
  await welcome({ session: undefined });

  assert.deepEqual([hello().token, hello().session, 'name' in hello()], ['t-1', undefined, false]);
  assert.equal((await storage.get('session')).session, 'of a guest');
});

test('a callback for tokens is asked at each hello', async () => {
  let n = 0;
  newClient({ token: async () => `t-${++n}` });
  (await welcome()).end(1006);
  await pass(1_000);
  await opens();

  assert.equal(hello().token, 't-2');
});

test('a callback that fails is asked again later', async () => {
  let n = 0;
  const client = newClient({ token: async () => {
    if (++n === 1) {
      throw new Error('the back end is away');
    }
    return 't-2';
  } });
  await opens();
  assert.equal(client.state.is, 'waiting');

  await pass(1_000);
  await opens();

  assert.equal(hello().token, 't-2');
});

test('a token that ends is refreshed from the callback', async () => {
  let n = 0;
  const client = newClient({ token: () => `t-${++n}` });
  const { heard } = listen(client, 'expiring');
  const socket = await welcome();

  socket.receive({ type: 'expiring', expiresAt: 60_000 });
  await settle();

  assert.deepEqual(socket.of('refresh').map(({ token }) => token), ['t-2']);
  assert.deepEqual(heard, []);
});

test('the page hears that a token ends which nobody renews', async () => {
  const client = newClient({ token: 't-1' });
  const { heard } = listen(client, 'expiring');
  const socket = await welcome();
  socket.receive({ type: 'expiring', expiresAt: 60_000 });
  await settle();
  assert.deepEqual(heard, [['expiring', { expiresAt: 60_000 }]]);

  const used = client.useToken('t-2');
  await settle();
  socket.receive({ type: 'refreshed', id: socket.of('refresh')[0].id, expiresAt: 120_000 });
  await used;
  socket.end(1006);
  await pass(1_000);
  await opens();

  assert.equal(hello().token, 't-2');
});

test('a token that is refused leaves the one before it', async () => {
  const client = newClient({ token: 't-1' });
  const socket = await welcome();

  const used = client.useToken('rubbish');
  await settle();
  socket.receive({ type: 'error', id: socket.of('refresh')[0].id, code: 'bad_token', message: 'no', temporary: false });

  await assert.rejects(used, { code: 'bad_token' });
  socket.end(1006);
  await pass(1_000);
  await opens();
  assert.equal(hello().token, 't-1');
});

test('a token that is refused at the hello is said once, and another one comes back', async () => {
  const client = newClient({ token: 't-1' });
  const { heard } = listen(client, 'refused');
  await opens();

  await refuse('bad_token');
  FakeSocket.last.end(4500);
  await settle();
  assert.deepEqual(heard.map(([, error]) => error.code), ['bad_token']);
  assert.deepEqual([client.state.is, client.state.code], ['closed', 4500]);

  await client.useToken('t-2');
  await opens();
  assert.equal(hello().token, 't-2');
});

test('who has a token hears that it was revoked or has expired', async () => {
  for (const [code, reason] of [[4500, 'bad_token'], [4501, 'token_expired']]) {
    startPage();
    const client = newClient({ token: 't-1' });
    const { heard } = listen(client, 'refused');
    (await welcome()).end(code);
    await settle();

    assert.deepEqual(heard.map(([, error]) => error.code), [reason]);
    assert.equal(client.state.is, 'closed');
  }
});

test('comes back with another token where there is a callback', async () => {
  const client = newClient({ token: () => 't' });
  (await welcome()).end(4501);
  await settle();
  assert.equal(client.state.is, 'waiting');

  await pass(1_000);
  await welcome();

  assert.equal(client.state.is, 'open');
});

test('a guest who is sent away is not asked for a token, and is somebody else then', async () => {
  const storage = new MemoryStorage();
  const client = newClient({ storage });
  const { heard } = listen(client, 'refused');
  (await welcome()).end(4500);
  await settle();

  assert.deepEqual(heard, []);
  assert.equal(await storage.get('session'), undefined);
});
