// What outlives a connection, a page, or a stay in the room.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Items } from '../../main/js/client-items.js';
import { MemoryStorage } from '../../main/js/storage.js';
import { Unsent } from '../../main/js/unsent.js';
import { FakeLocks } from './fake-tabs.js';
import { comeBack, enter, lines, refuse, sends, texts } from './fake-sends.js';
import { acknowledge, FakeSocket, letIn, listen, message, newClient, pass, push, settle, startPage, welcome } from './fakes.js';

let client;
let room;
let storage;

beforeEach(async () => {
  startPage();
  storage = new MemoryStorage();
  load();
});

/** A page is loaded. */
function load() {
  client = newClient({ storage });
  room = client.join('tea');
}

/** The page is loaded again. */
async function reload() {
  client.close();
  await settle();
  load();
}

const states = () => room.unsent.map(({ text, state }) => [text, state]);
const write = async (...lines) => {
  const sent = lines.map(text => room.send(text));
  await settle();
  return sent;
};
test('two messages written offline outlive a reload, in order', async () => {
  await write('one', 'two');
  await reload();
  await settle();
  assert.deepEqual(states(), [['one', 'waiting'], ['two', 'waiting']]);

  await write('three');
  await enter();

  assert.deepEqual(texts(), ['one', 'two', 'three']);
});

test('what an earlier page left goes before what is written while that is read', async () => {
  await write('one');
  await reload();

  room.send('two');
  await enter();

  assert.deepEqual(texts(), ['one', 'two']);
  assert.deepEqual(room.unsent.map(({ text }) => text), ['one', 'two']);
});

test('what a page stores and what its worker stores of it have one order', async () => {
  const page = new Unsent(storage).of('tea');
  const worker = new Unsent(storage);
  const items = new Items();
  const written = ['one', 'two', 'three'].map(text => items.write(text).item);
  written.forEach(item => page.set(item));

  pass(5);
  written.slice(0, 2).forEach(item => worker.of('tea').set(item)); // it ends before the third

  const left = await worker.load(null);
  assert.deepEqual(left.get('tea').map(({ text }) => text), ['one', 'two', 'three']);
});

test('what another page of this browser is sending is taken up when that is gone', async () => {
  const locks = new FakeLocks();
  const open = async holder => {
    globalThis.navigator.locks = locks.of(holder);
    load();
    await settle();
    return room;
  };
  client.close();
  await settle();
  const first = await open('first');
  first.send('one');
  await settle();
  assert.deepEqual((await open('second')).unsent, []);

  locks.die('first');
  await settle();

  assert.deepEqual(states(), [['one', 'waiting']]);
  client.close();
  await settle();
  await open('third');
  assert.deepEqual(states(), [['one', 'waiting']]);
});

test('a reload sends again what had no reply, and nothing that the server has', async () => {
  await enter();
  await write('one', 'two');
  const [one, two] = sends().map(({ id }) => id);
  await acknowledge('tea', 1, one);

  await reload();
  await enter();

  assert.deepEqual(sends().map(({ id }) => id), [two]);
});

test('a reload keeps what failed, and why', async () => {
  await enter();
  await write('one');
  await refuse(sends()[0].id, 'not_allowed');

  await reload();
  await enter();

  assert.deepEqual([states(), room.unsent[0].error.code, sends().length], [[['one', 'failed']], 'not_allowed', 0]);
});

test('what a user by token wrote waits for that user', async () => {
  const loadAs = async user => {
    client.close();
    await settle();
    client = newClient({ storage, token: `e30.${btoa(JSON.stringify({ sub: user }))}.c2ln` });
    room = client.join('tea');
    await settle();
  };
  await loadAs('u-eve');
  await write('one');
  for (const [user, before, sent] of [['u-ben', [], []], ['u-eve', [['one', 'waiting']], ['one']]]) {
    await loadAs(user);
    assert.deepEqual(states(), before);
    await welcome({ user, limits: { sendsPerSecond: 0 } });
    await letIn('tea');

    assert.deepEqual(texts(), sent, user);
  }
});

test('rubbish in the storage is no reason to fail', async () => {
  for (const [i, rubbish] of [7, null, {}, { id: 1 }, { id: 'a', text: 'b' }].entries()) {
    await storage.set(`unsent ${i}`, rubbish);
  }

  await reload();
  await enter();

  assert.deepEqual(states(), []);
});

test('a room that was left takes nothing, and what was written before stays for the next time', async () => {
  room.send('one').catch(() => {});
  room.leave();
  await assert.rejects(room.send('two'), { code: 'not_joined' });

  room = client.join('tea');
  await enter();
  assert.deepEqual(texts(), ['one']);
});

test('says how many are unsent in all rooms', async () => {
  const { heard } = listen(client, 'unsent');
  const garden = client.join('garden');
  await write('one');
  garden.send('two');
  await settle();

  assert.deepEqual(heard.map(([, { count }]) => count), [1, 2]);
  await enter();
  await acknowledge('tea', 1);
  assert.equal(heard.at(-1)[1].count, 1);
});

test('what had no reply is sent again on the next connection, in order and with the same ids', async () => {
  await enter();
  await write(...lines(1, 3));
  const before = sends().map(({ id }) => id);
  FakeSocket.last.end(1006);

  await comeBack();

  assert.deepEqual(sends().map(({ id }) => id), before);
});

test('what is resumed as a message is not sent again', async () => {
  await enter();
  await write('one', 'two');
  const { id } = sends()[0];
  FakeSocket.last.end(1006);
  await pass(20_000);
  await welcome({ limits: { sendsPerSecond: 0 } });
  await letIn('tea', 1);

  await push(message('tea', 1, { id, user: 'u-ann' }));

  assert.deepEqual(texts(), ['two']);
});
