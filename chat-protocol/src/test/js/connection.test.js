// How the client finds out that nobody is at the other end, and comes back.

import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { FakeSocket, listen, network, newClient, pass, settle, startPage, welcome } from './fakes.js';

let client;
let events;

beforeEach(() => {
  startPage();
  client = newClient();
  events = listen(client, 'state');
});

const is = () => client.state.is;
const tries = () => FakeSocket.all.length;

test('is offline at once when the browser says that the network is gone', async () => {
  await welcome();

  await network(false);

  assert.equal(is(), 'offline');
});

test('comes back at once when the network does', async () => {
  await welcome();
  await network(false);

  await network(true);
  await welcome();

  assert.equal(is(), 'open');
  assert.equal(tries(), 2);
});

test('tries again without the network, as the server may be on this machine', async () => {
  await welcome();
  await network(false);

  await pass(1_000);
  await welcome();

  assert.equal(is(), 'open');
});

test('stays offline while it tries without a network, and tries anew when that comes', async () => {
  await welcome();
  await network(false);
  await pass(1_000);
  assert.deepEqual([tries(), is()], [2, 'offline']);

  await network(true);

  assert.deepEqual([tries(), is()], [3, 'connecting']);
});

test('a server that asked for a pause is not bothered when the network comes', async () => {
  const socket = await welcome();
  socket.receive({ type: 'goodbye', reason: 'restarting', retryAfterMs: 60_000 });
  socket.end(4001);
  await network(false);

  await network(true);

  assert.equal(tries(), 1);
  assert.equal(is(), 'waiting');
});

test('waits 0.5 to 20 s at random, longer after each failure', async () => {
  for (const [random, delays] of [[0, [500, 500, 500]], [1, [1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]]]) {
    client.close();
    await settle();
    startPage();
    client = newClient();
    await settle();
    mock.method(Math, 'random', () => random);
    for (const delay of delays) {
      FakeSocket.last.end(1006);
      await settle();
      assert.equal(client.state.until - Date.now(), delay);
      await pass(delay);
    }
    mock.restoreAll();
  }
});

test('what the server asks for is the least that it waits', async () => {
  mock.method(Math, 'random', () => 0);
  const socket = await welcome();
  socket.receive({ type: 'goodbye', reason: 'the server is restarting', retryAfterMs: 7_000 });
  socket.end(4001);
  await settle();

  assert.deepEqual(client.state, { is: 'waiting', until: 7_000, code: 4001, words: 'the server is restarting' });
  await pass(6_999);
  assert.equal(tries(), 1);
  await pass(1);
  assert.equal(tries(), 2);
  mock.restoreAll();
});

test('says why the last connection ended for as long as there is no other', async () => {
  const socket = await welcome();
  socket.receive({ type: 'goodbye', reason: 'the server is restarting', retryAfterMs: 500 });
  socket.end(4001);
  await pass(2_000);

  FakeSocket.last.end(1006);
  await settle();
  assert.deepEqual([client.state.code, client.state.words], [4001, 'the server is restarting']);
  await pass(4_000);
  await welcome();
  FakeSocket.last.end(1006);
  await settle();

  assert.deepEqual([client.state.code, client.state.words], [1006, undefined]);
});

test('only a connection that held for 10 s makes the next wait short', async () => {
  mock.method(Math, 'random', () => 1);
  const waits = [];
  for (const heldMs of [9_999, 9_999, 10_000]) {
    await welcome();
    await pass(heldMs);
    FakeSocket.last.end(1006);
    await settle();
    waits.push(client.state.until - Date.now());
    await pass(20_000);
  }
  mock.restoreAll();

  assert.deepEqual(waits, [1_000, 2_000, 1_000]);
});

test('a connection that is not welcomed in 15 s is given up', async () => {
  await settle();

  await pass(15_000);

  assert.equal(is(), 'waiting');
});

test('closes of 4500 and above are for good, until the page says otherwise', async () => {
  for (const code of [4500, 4501, 4503, 4504]) {
    client.close();
    await settle();
    startPage();
    client = newClient();
    (await welcome()).end(code, 'why');
    await settle();
    await pass(100_000);

    assert.deepEqual(client.state, { is: 'closed', code, reason: 'why' });
    assert.equal(tries(), 1);
    client.connectNow();
    await welcome();
    assert.equal(is(), 'open');
  }
});

test('who was banned hears why and until when', async () => {
  const socket = await welcome();
  socket.receive({ type: 'goodbye', reason: 'spam', retryAfterMs: 60_000 });
  socket.end(4503);
  await settle();

  assert.deepEqual([client.state.words, client.state.endsAt, client.state.until], ['spam', 60_000, undefined]);
});

test('a wait ends when the page says so', async () => {
  (await welcome()).end(1006);
  await settle();

  client.connectNow();
  await settle();

  assert.equal(tries(), 2);
});

test('a server that cannot check anything now is asked again', async () => {
  await settle();
  FakeSocket.last.open();
  await settle();
  FakeSocket.last.receive({ type: 'error', id: 'hello', code: 'unavailable', temporary: true, retryAfterMs: 3_000 });
  await settle();

  assert.ok(client.state.until >= 3_000);
  await pass(4_000);
  assert.equal(tries(), 2);
});

test('says nothing and does nothing once it is closed', async () => {
  const socket = await welcome();

  client.close();
  await settle();
  await pass(100_000);

  assert.equal(socket.readyState, 3);
  assert.equal(tries(), 1);
  assert.deepEqual(events.of('state').at(-1), { is: 'closed', code: 1000, reason: '' });
});

test('what is asked of a client that is closed is refused', async () => {
  await welcome();
  client.close();

  await assert.rejects(client.rename('Ann L.'), { code: 'closed' });
  client.close();
});

test('an address that the browser forbids is closed for good, and says why', async () => {
  client = newClient({ WebSocket: class {
    constructor() {
      throw new Error('insecure');
    }
  } });
  await settle();

  assert.deepEqual(client.state, { is: 'closed', code: 1006, reason: 'insecure' });
});
