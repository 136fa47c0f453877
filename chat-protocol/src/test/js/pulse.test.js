// How the client finds out that nobody is at the other end.

import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { FakeSocket, freeze, network, newClient, pass, settle, startPage, welcome } from './fakes.js';

let client;

beforeEach(() => {
  startPage();
  client = newClient();
});

const is = () => client.state.is;
const tries = () => FakeSocket.all.length;

test('a dead network shows within 8 s of a send', async () => {
  await welcome();
  client.join('tea');
  await settle();

  await pass(1_999);
  assert.equal(FakeSocket.last.of('ping').length, 0);
  await pass(1);
  assert.equal(FakeSocket.last.of('ping').length, 1);
  await pass(5_000);

  assert.equal(is(), 'waiting');
});

test('a reply in time saves the ping', async () => {
  const socket = await welcome();
  client.join('tea');
  await settle();

  await pass(1_500);
  socket.receive({ type: 'presence', room: 'tea', count: 1 });
  await pass(1_500);

  assert.equal(socket.of('ping').length, 0);
});

test('pings as often as the server says', async () => {
  const socket = await welcome({ pingIntervalMs: 10_000 });

  for (let i = 0; i < 3; i++) {
    await pass(10_000);
    socket.receive({ type: 'pong', rooms: {} });
  }

  assert.equal(socket.of('ping').length, 3);
  assert.equal(is(), 'open');
});

test('waits for a pong that comes behind a long history', async () => {
  const socket = await welcome();

  await pass(25_000);
  for (let second = 0; second < 20; second += 4) {
    await pass(4_000);
    socket.receive({ type: 'message', room: 'tea', seq: second });
  }
  socket.receive({ type: 'pong', rooms: {} });
  await pass(5_000);

  assert.equal(is(), 'open');
});

test('a tab that was frozen looks at once whether its connection lives', async () => {
  const socket = await welcome();

  await freeze(20_000);

  assert.equal(socket.of('ping').length, 1);
  assert.equal(is(), 'open');
  await pass(5_000);
  assert.equal(is(), 'waiting');
});

test('a timer that comes late condemns no connection of which the answer was not read yet', async () => {
  const socket = await welcome();
  await pass(25_000);

  await freeze(60_000);
  assert.equal(is(), 'open');
  socket.receive({ type: 'pong', rooms: {} });
  await pass(10_000);

  assert.equal(is(), 'open');
});

test('a frozen tab that waits connects at once', async () => {
  const socket = await welcome();
  mock.method(Math, 'random', () => 1);
  for (let i = 0; i < 5; i++) {
    FakeSocket.last.end(1006);
    await pass(i < 4 ? 20_000 : 0);
  }
  mock.restoreAll();
  const before = tries();

  await freeze(19_000);

  assert.ok(socket !== FakeSocket.last);
  assert.equal(tries(), before + 1);
});

test('a page that is seen again looks whether its connection lives', async () => {
  const socket = await welcome();

  globalThis.document.dispatchEvent(new Event('visibilitychange'));
  await settle();

  assert.equal(socket.of('ping').length, 1);
});
