// What is missing in a room: asked for again, or said.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { comeBack, joins, messages } from './fake-events.js';
import { EPOCH, FakeSocket, letIn, listen, message, newClient, push, settle, startPage, welcome } from './fakes.js';

let client;
let room;
let events;

beforeEach(async () => {
  startPage();
  client = newClient();
  room = client.join('tea');
  events = listen(room, 'joined', 'message', 'edited', 'changed', 'gap', 'caught-up', 'presence', 'typing', 'removed', 'refused');
  await welcome();
});

const types = () => events.heard.map(([type]) => type);
const seqs = () => events.of('message').map(({ seq }) => seq);
test('resumes every room after the newest event that it has', async () => {
  client.join('garden');
  await settle();
  await letIn('tea', 1);
  await letIn('garden', 1);
  await push(message('tea', 1), message('garden', 1), message('garden', 2));

  await comeBack();

  assert.deepEqual(joins().map(({ room: name, since }) => [name, since]),
    [['tea', { epoch: EPOCH, seq: 1 }], ['garden', { epoch: EPOCH, seq: 2 }]]);
});

test('joins again where an event is missing, and has it then', async () => {
  await letIn('tea', 1);
  await push(message('tea', 1), message('tea', 3));

  assert.deepEqual(FakeSocket.last.of('leave').length, 1);
  assert.deepEqual(joins().at(-1).since, { epoch: EPOCH, seq: 1 });
  await letIn('tea', 3);
  await push(...messages(2, 3));

  assert.deepEqual(seqs(), [1, 2, 3]);
  assert.deepEqual(events.of('gap'), []);
});

test('what joining again does not bring is a gap, with the times around it', async () => {
  await letIn('tea', 1);
  await push(message('tea', 1), message('tea', 3));
  await letIn('tea', 3);

  await push(message('tea', 3));

  assert.deepEqual(events.of('gap'), [{ from: 2, to: 2, since: 1_000, until: 3_000 }]);
  assert.deepEqual(seqs(), [1, 3]);
});

test('what the server has let go of meanwhile is a gap before the next event', async () => {
  await letIn('tea', 1);
  await push(message('tea', 1));
  await comeBack();

  await letIn('tea', 9, { first: 8, recovered: false });
  await push(...messages(8, 9));

  assert.deepEqual(types().slice(3), ['joined', 'gap', 'message', 'message', 'caught-up']);
  assert.deepEqual(events.of('gap'), [{ from: 2, to: 7, since: 1_000, until: 8_000 }]);
});

test('a gap behind which there is nothing is said, too', async () => {
  await letIn('tea', 1);
  await push(message('tea', 1));
  await comeBack();

  await letIn('tea', 9, { first: 10, recovered: false });

  assert.deepEqual(events.of('gap'), [{ from: 2, to: 9, since: 1_000, until: null }]);
});

test('a room that began anew says so', async () => {
  await letIn('tea', 5);
  await push(...messages(1, 5));
  await comeBack();

  await letIn('tea', 1, { epoch: 'e-2', recovered: false });
  await push(message('tea', 1, { time: 9_000 }));

  assert.deepEqual(events.of('gap'), [{ renewed: true, from: null, to: null, since: 5_000, until: 9_000 }]);
  assert.deepEqual([room.epoch, room.seq], ['e-2', 1]);
});

test('a pong finds a room that the server does not know this client in', async () => {
  await letIn('tea', 1);
  await push(message('tea', 1));

  await push({ type: 'pong', rooms: {} });

  assert.deepEqual(joins().map(({ since }) => since), [undefined, { epoch: EPOCH, seq: 1 }]);
});

test('two pongs find events that do not come', async () => {
  await letIn('tea', 1);
  await push(message('tea', 1));

  await push({ type: 'pong', rooms: { tea: 3 } });
  assert.equal(joins().length, 1); // they may be on their way
  await push({ type: 'pong', rooms: { tea: 3 } });

  assert.equal(joins().length, 2);
});

test('a room that is damaged twice within 5 s gets another connection', async () => {
  await letIn('tea', 1);
  await push(message('tea', 1), message('tea', 3));
  await letIn('tea', 3);
  await push(message('tea', 2), message('tea', 5));

  assert.equal(client.state.is, 'waiting');
});

test('another hub may begin before what was seen', async () => {
  await letIn('tea', 3);
  await push(...messages(1, 3));

  room.hear('event', message('tea', 2));
  room.hear('event', message('tea', 4));

  assert.deepEqual(seqs(), [1, 2, 3, 4]);
});

test('a numbering that began anew is counted from its first event, under the same name, too', async () => {
  await letIn('tea', 5);
  await push(...messages(1, 5));
  await comeBack();

  await letIn('tea', 2, { recovered: false });
  await push(...messages(1, 2));

  assert.deepEqual(seqs().slice(5), [1, 2]);
});
