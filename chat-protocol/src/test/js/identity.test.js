// Who the user is and what they are called.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { MemoryStorage } from '../../main/js/storage.js';
import { FakeSocket, lastHello as hello, listen, newClient, opens, pass, refuseHello as refuse, settle, startPage, WELCOME, welcome } from './fakes.js';

beforeEach(() => startPage());

test('a guest is the same after a reload, with their name', async () => {
  const storage = new MemoryStorage();
  newClient({ storage });
  await welcome();
  const client = newClient({ storage, name: '' });
  await welcome();

  assert.equal(hello().session, 's-ann');
  assert.equal(hello().name, 'Ann');
  assert.deepEqual([client.user, client.name], ['u-ann', 'Ann']);
});

test('a session that the server does not know is forgotten', async () => {
  const storage = new MemoryStorage();
  await storage.set('session', { session: 'old', user: 'u', name: 'Ann' });
  newClient({ storage });
  await opens();

  await refuse('bad_session');

  assert.deepEqual(FakeSocket.last.of('hello').map(({ session }) => session), ['old', undefined]);
  assert.equal(await storage.get('session'), undefined);
});

test('does not forget a session that another tab has got meanwhile', async () => {
  const storage = new MemoryStorage();
  await storage.set('session', { session: 'old', user: 'u', name: 'Ann' });
  newClient({ storage });
  await opens();
  await storage.set('session', { session: 'of another tab', user: 'u', name: 'Ann' });

  await refuse('bad_session');

  assert.deepEqual(FakeSocket.last.of('hello').map(({ session }) => session), ['old', 'of another tab']);
});

test('takes the last good name when the server refuses the one typed while away', async () => {
  const client = newClient();
  const events = listen(client, 'name-refused', 'refused');
  (await welcome()).end(1006);
  const renamed = assert.rejects(client.rename('\u200B'), { code: 'bad_name' });
  await pass(1_000);
  await opens();

  await refuse('bad_name');

  assert.deepEqual(FakeSocket.last.of('hello').map(({ name }) => name), ['\u200B', 'Ann']);
  await renamed;
  FakeSocket.last.receive(WELCOME);
  await settle();
  assert.deepEqual([client.state.is, client.name], ['open', 'Ann']);
  assert.deepEqual(events.heard.map(([type]) => type), ['name-refused']);
});

test('refuses the first name of all, and comes in by a better one', async () => {
  const client = newClient({ name: '*' });
  const { heard } = listen(client, 'refused');
  await opens();

  await refuse('bad_name');
  assert.deepEqual(heard.map(([, error]) => error.code), ['bad_name']);
  assert.equal(client.state.is, 'closed');
  const renamed = client.rename('Ann');
  await welcome();

  assert.equal(await renamed, 'Ann');
  assert.equal(hello().name, 'Ann');
});

test('a rename on a connection says what the server makes of it', async () => {
  const client = newClient();
  const socket = await welcome();
  const { heard } = listen(client, 'name');

  const renamed = client.rename(' Ann L. ');
  await settle();
  socket.receive({ type: 'renamed', id: socket.of('rename')[0].id, name: 'Ann L.' });

  assert.equal(await renamed, 'Ann L.');
  assert.deepEqual(heard, [['name', { user: 'u-ann', name: 'Ann L.' }]]);
  socket.end(1006);
  await pass(1_000);
  await opens();
  assert.equal(hello().name, 'Ann L.');
});

test('a rename that is refused leaves the name', async () => {
  const client = newClient();
  const socket = await welcome();

  const renamed = client.rename('*');
  await settle();
  socket.receive({ type: 'error', id: socket.of('rename')[0].id, code: 'bad_name', message: 'no', temporary: false });

  await assert.rejects(renamed, { code: 'bad_name' });
  socket.end(1006);
  await pass(1_000);
  await opens();
  assert.equal(hello().name, 'Ann');
});

test('a rename between the hello and the welcome is sent after it', async () => {
  const client = newClient();
  await opens();
  client.rename('Ann L.');
  await settle();
  FakeSocket.last.receive(WELCOME);
  await settle();

  assert.deepEqual(FakeSocket.last.of('rename').map(({ name }) => name), ['Ann L.']);
});

test('follows a rename on another connection of the same user', async () => {
  const client = newClient();
  client.join('tea');
  const { heard } = listen(client, 'name');
  const socket = await welcome();
  await pass(4_000);

  socket.receive({ type: 'presence', room: 'tea', count: 1, joined: [{ user: 'u-ben', name: 'Ben' }, { user: 'u-ann', name: 'Ann L.' }] });
  await settle();
  assert.deepEqual(heard.at(-1), ['name', { user: 'u-ann', name: 'Ann L.' }]);
  socket.end(1006);
  await pass(1_000);
  await opens();

  assert.equal(hello().name, 'Ann L.');
});

test('what the presence says of before a rename does not undo it', async () => {
  const client = newClient();
  client.join('tea');
  const socket = await welcome();
  const presence = name => ({ type: 'presence', room: 'tea', count: 1, joined: [{ user: 'u-ann', name }] });
  const renamed = client.rename('Ann L.');
  await settle();
  socket.receive(presence('Ann'));
  socket.receive({ type: 'renamed', id: socket.of('rename')[0].id, name: 'Ann L.' });
  await renamed;

  socket.receive(presence('Ann'));
  await settle();

  assert.equal(client.name, 'Ann L.');
});

test('connects while the storage is read, and the hello waits for what is there', async () => {
  const storage = new MemoryStorage();
  await storage.set('session', { session: 'old', user: 'u', name: 'Ann' });
  let read;
  const reading = new Promise(resolve => { read = resolve; });
  const slow = { entries: prefix => storage.entries(prefix), get: key => reading.then(() => storage.get(key)) };
  newClient({ storage: slow });
  await opens();
  assert.equal(FakeSocket.last.sent.length, 0);

  read();
  await settle();

  assert.equal(hello().session, 'old');
});

test('a rename elsewhere right after the connection opened is followed, too', async () => {
  const client = newClient();
  client.join('tea');
  const socket = await welcome();

  socket.receive({ type: 'presence', room: 'tea', count: 1, joined: [{ user: 'u-ann', name: 'Ann' }] });
  socket.receive({ type: 'presence', room: 'tea', count: 1, joined: [{ user: 'u-ann', name: 'Ann L.' }] });
  await pass(3_001);

  assert.equal(client.name, 'Ann L.');
});
