// How a room is set, and what one may do there.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakeSocket, letIn, message, newClient, pass, push, startPage, welcome } from './fakes.js';

const NOTHING_SET = { kind: 'open', slowMs: 0, topic: '' };
const changed = (seq, settings) => ({ type: 'changed', room: 'tea', seq, user: 'u-mia', settings, time: seq * 1_000 });

let room;

beforeEach(async () => {
  startPage();
  room = newClient().join('tea');
  await welcome();
});

test('one may do what an open room allows where the server does not say', async () => {
  await letIn('tea');

  assert.equal(room.may, 'rwhp');
});

test('what one may do changes', async () => {
  await letIn('tea', 0, { may: 'r' });

  await push({ type: 'rights', room: 'tea', may: 'rwhpm' });

  assert.equal(room.may, 'rwhpm');
});

test('who is muted knows until when, until that has ended', async () => {
  const muted = { until: 1_795_479_014_300, reason: 'no shouting' };
  await letIn('tea', 0, { may: 'rhp', muted });
  assert.deepEqual(room.muted, muted);

  await push({ type: 'rights', room: 'tea', may: 'rhp', muted: {} });
  assert.deepEqual(room.muted, {});
  await push({ type: 'rights', room: 'tea', may: 'rwhp' });
  assert.equal(room.muted, null);
});

test('a room has the settings of `joined`, and those of each change after it', async () => {
  const topics = [];
  room.addEventListener('changed', () => topics.push(room.settings.topic));
  await letIn('tea', 300, { settings: { topic: 'Roses', slowMs: 500 } });
  assert.deepEqual(room.settings, { kind: 'open', slowMs: 500, topic: 'Roses' });

  await push(changed(299, { topic: 'Lilies', slowMs: 0 }), message('tea', 300), changed(301, { topic: 'Tulips', members: ['u-ann'] }));

  assert.deepEqual(topics, ['Roses', 'Tulips']);
  assert.deepEqual(room.settings, { kind: 'open', slowMs: 500, topic: 'Tulips' });
});

test('a room whose settings are the default again says so after a loss of the connection', async () => {
  await letIn('tea', 0, { settings: { kind: 'announce' } });
  FakeSocket.last.end(1006);
  await pass(20_000);
  assert.equal(room.settings.kind, 'announce');

  await welcome();
  await letIn('tea', 1);

  assert.deepEqual(room.settings, NOTHING_SET);
});

test('where the server does not say how a room is set, the changes do that follow', async () => {
  await letIn('tea', 2);

  await push(changed(1, { topic: 'Roses' }), changed(2, { kind: 'invite' }));

  assert.deepEqual(room.settings, { kind: 'invite', slowMs: 0, topic: 'Roses' });
});

test('who is muted pings when that ends, and not when it does not matter any more', async () => {
  const pings = () => FakeSocket.last.of('ping').length;
  await letIn('tea', 0, { may: 'rhp', muted: { until: Date.now() + 2_000 } });
  await pass(1_900);
  assert.equal(pings(), 0);
  await pass(1_000);
  assert.equal(pings(), 1);
  await push({ type: 'pong', time: Date.now(), rooms: { tea: 0 } });

  await push({ type: 'rights', room: 'tea', may: 'rhp', muted: { until: Date.now() + 2_000 } });
  await push({ type: 'rights', room: 'tea', may: 'rwhp' });
  await push({ type: 'rights', room: 'tea', may: 'rhp', muted: { until: Date.now() + 100 * 24 * 3_600_000 } });
  await push({ type: 'rights', room: 'tea', may: 'rhp', muted: {} });
  await pass(5_000);
  assert.equal(pings(), 1);
});
