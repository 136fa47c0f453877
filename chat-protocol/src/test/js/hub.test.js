// One hub for several tabs.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Hub } from '../../main/js/hub.js';
import { localPorts } from '../../main/js/ports.js';
import { MemoryStorage } from '../../main/js/storage.js';
import { acknowledge, EPOCH, FakeSocket, letIn, message, pass, push, settle, startPage, welcome } from './fakes.js';

let hub;

beforeEach(() => {
  startPage();
  hub = new Hub({ url: 'ws://host/ws', storage: new MemoryStorage(), WebSocket: FakeSocket });
});

/** A tab says hello, and joins tea unless it wants no room. */
async function open({ room = 'tea', history = 50, have = null, ...hello } = {}) {
  const [port, served] = localPorts();
  const heard = [];
  port.onmessage = ({ data }) => heard.push(data);
  hub.attach(served);
  port.postMessage({ do: 'hello', name: 'Ann', token: '', hasTokens: false, again: false, online: true, ...hello });
  if (room !== null) {
    port.postMessage({ do: 'join', room, history, have });
  }
  await settle();
  const of = what => heard.filter(each => each.what === what).map(({ detail }) => detail);
  return { port, heard, of, is: is => heard.filter(each => each.is === is) };
}

const seqs = events => events.map(({ seq }) => seq);
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const messages = (from, to) => range(from, to).map(seq => message('tea', seq));

/** The server answers what was asked of its history last. */
async function giveHistory(from, to, more) {
  const { id } = FakeSocket.last.of('history').at(-1);
  await push({ type: 'history', id, room: 'tea', epoch: EPOCH, messages: messages(from, to), more });
}

test('a tab that comes later has settings and rights as they are now', async () => {
  await open();
  await welcome();
  await letIn('tea', 3, { settings: { topic: 'Roses', kind: 'announce' } });
  await push({ type: 'changed', room: 'tea', seq: 4, user: 'u-mia', settings: { topic: 'Tulips' }, time: 4_000 });

  await push({ type: 'rights', room: 'tea', may: 'rhp', muted: { until: 5_000 } });

  const later = await open();

  const { settings, may, muted } = later.of('replay')[0].joined;
  assert.deepEqual(settings, { kind: 'announce', slowMs: 0, topic: 'Tulips' });
  assert.deepEqual([may, muted], ['rhp', { until: 5_000 }]);
});

test('two tabs are one connection, and each hears everything once', async () => {
  const one = await open();
  const two = await open();
  await welcome();
  await letIn('tea');

  await push(...messages(1, 3));

  assert.equal(FakeSocket.all.length, 1);
  assert.equal(FakeSocket.last.of('join').length, 1);
  for (const tab of [one, two]) {
    assert.deepEqual(seqs(tab.of('event')), [1, 2, 3]);
  }
});

test('a tab that comes later gets the newest events, and then the live ones', async () => {
  await open();
  await welcome();
  await letIn('tea', 3);
  await push(...messages(1, 3));

  const late = await open({ history: 2 });
  await push(message('tea', 4));

  const [replay] = late.of('replay');
  assert.deepEqual([seqs(replay.events), replay.gap, replay.isCaughtUp, replay.joined.epoch], [[2, 3], null, true, EPOCH]);
  assert.deepEqual(seqs(late.of('event')), [4]);
  assert.deepEqual(late.is('welcome').map(({ user }) => user), ['u-ann']);
});

test('holds the newest 200 at least, and 400 at most', async () => {
  await open();
  await welcome();
  await letIn('tea');
  await push(...messages(1, 1_000));

  const [{ events }] = (await open({ history: 1_000 })).of('replay');

  assert.ok(events.length >= 200 && events.length < 400);
  assert.equal(events.at(-1).seq, 1_000);
});

test('a tab that comes back gets what came after the newest that it has', async () => {
  await open();
  await welcome();
  await letIn('tea', 5);
  await push(...messages(1, 5));

  const [{ events, gap }] = (await open({ have: { epoch: EPOCH, seq: 3, time: 3_000 } })).of('replay');

  assert.deepEqual([seqs(events), gap], [[4, 5], null]);
});

test('what a tab that comes back has missed is read from the server, before what is live', async () => {
  await open();
  await welcome();
  await letIn('tea');
  await push(...messages(1, 1_000));

  const late = await open({ have: { epoch: EPOCH, seq: 300, time: 300_000 } });
  assert.deepEqual(FakeSocket.last.of('history').map(({ after, limit }) => [after, limit]), [[300, 200]]);
  await giveHistory(301, 500, true);
  await push(message('tea', 1_001));
  assert.deepEqual(late.of('replay'), []);
  await giveHistory(501, 700, true);
  await giveHistory(701, 900, true);

  const [{ before, gap, events }] = late.of('replay');
  assert.deepEqual(seqs([...before, ...events, ...late.of('event')]), range(301, 1_001));
  assert.equal(gap, null);
});

test('what cannot be read then is a gap', async () => {
  await open();
  await welcome();
  await letIn('tea');
  await push(...messages(1, 1_000));
  const late = await open({ have: { epoch: EPOCH, seq: 300, time: 300_000 } });
  await giveHistory(301, 500, true);
  const { id } = FakeSocket.last.of('history').at(-1);
  await push({ type: 'error', id, code: 'not_allowed', message: 'no', temporary: false });

  const [{ before, gap, events }] = late.of('replay');
  assert.deepEqual([before.length, gap.from, gap.to, gap.since], [200, 501, events[0].seq - 1, 500_000]);
});

test('a tab that has seen another numbering hears that it began anew', async () => {
  await open();
  await welcome();
  await letIn('tea', 1);
  await push(message('tea', 1));

  const [{ gap }] = (await open({ have: { epoch: 'e-0', seq: 7, time: 500 } })).of('replay');

  assert.deepEqual(gap, { renewed: true, from: null, to: null, since: 500, until: 1_000 });
});

test('goes on after what a tab has seen where nobody else was in the room', async () => {
  await open({ have: { epoch: EPOCH, seq: 3, time: 3_000 } });
  await welcome();

  assert.deepEqual(FakeSocket.last.of('join')[0].since, { epoch: EPOCH, seq: 3 });
});

test('the last tab takes the connection with it, and another one comes by a new one', async () => {
  const one = await open();
  const two = await open();
  const socket = await welcome();
  await letIn('tea');

  one.port.close();
  await settle();
  assert.equal(socket.readyState, 1);
  two.port.close();
  await settle();
  await pass(100_000);
  assert.deepEqual([socket.readyState, FakeSocket.all.length, hub.isIdle], [3, 1, true]);

  const back = await open({ again: true });
  await welcome();
  assert.equal(back.is('state').at(-1).state.is, 'open');
});

test('a room is left when the last tab leaves it', async () => {
  const one = await open();
  const two = await open();
  const socket = await welcome();
  await letIn('tea');

  one.port.postMessage({ do: 'leave', room: 'tea' });
  await settle();
  assert.equal(socket.of('leave').length, 0);
  two.port.postMessage({ do: 'leave', room: 'tea' });
  await settle();

  assert.equal(socket.of('leave').length, 1);
});

test('a new tab with another name renames, and one that comes back does not', async () => {
  const one = await open();
  const socket = await welcome();
  await open({ name: 'Ann', again: true });
  await open({ name: 'old name', again: true });
  assert.equal(socket.of('rename').length, 0);

  await open({ name: 'Ann L.' });
  await push({ type: 'renamed', id: socket.of('rename')[0].id, name: 'Ann L.' });

  assert.deepEqual(one.is('name').map(({ name }) => name), ['Ann L.']);
});

test('asks another tab for a token where the one that was asked is gone', async () => {
  const one = await open({ hasTokens: true, room: null });
  const two = await open({ hasTokens: true, room: null });
  FakeSocket.last.open();
  await settle();
  assert.equal(one.is('token-wanted').length, 1);

  one.port.close();
  await settle();
  await pass(1_000);
  FakeSocket.last.open();
  await settle();
  two.port.postMessage({ do: 'token-given', n: two.is('token-wanted')[0].n, token: 't-2' });
  await settle();

  assert.equal(FakeSocket.last.of('hello')[0].token, 't-2');
});

test('answers go to the tab that asked', async () => {
  const one = await open();
  const two = await open();
  await welcome();
  await letIn('tea', 1);

  one.port.postMessage({ do: 'ask', n: 1, command: { type: 'history', id: 'h-1', room: 'tea' }, paced: false });
  await settle();
  await giveHistory(1, 1, false);

  assert.deepEqual([one.is('answer').length, two.is('answer').length], [1, 0]);
});

test('every tab hears of an invitation', async () => {
  const one = await open();
  await welcome();

  await push({ type: 'invited', room: 'garden', user: 'u-ben', name: 'Ben' });

  assert.equal(one.is('invited')[0].invitation.room, 'garden');
});

test('200 messages cost next to nothing', async () => {
  await open();
  await open();
  await welcome();
  await letIn('tea');
  await push(...messages(1, 5_000)); // warm
  const before = process.cpuUsage();

  await push(...messages(5_001, 10_000));

  const { user, system } = process.cpuUsage(before);
  const msOf200 = (user + system) / 1_000 / 25;
  assert.ok(msOf200 < 20, `200 messages took ${msOf200} ms`);
});

test('what is sent from two tabs has one order and one pace', async () => {
  const one = await open();
  const two = await open();
  const socket = await welcome({ limits: { sendsPerSecond: 2 } });
  await letIn('tea');

  [one, two, one].forEach(({ port }, i) => {
    port.postMessage({ do: 'send', room: 'tea', item: { id: `m-${i}`, text: `${i}`, time: 0 } });
  });
  await settle();
  assert.equal(socket.of('send').length, 1);
  await acknowledge('tea', 1);
  await pass(1_000);
  await pass(1_000);

  assert.deepEqual(socket.of('send').map(({ text }) => text), ['0', '1', '2']);
});
