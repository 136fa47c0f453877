// A room's events: in order, each once, and truthful about those that cannot be had.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { comeBack, joins, messages } from './fake-events.js';
import { EPOCH, FakeSocket, letIn, listen, message, newClient, pass, push, settle, startPage, welcome } from './fakes.js';

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
async function refuse(code, more = {}) {
  await push({ type: 'error', id: joins().at(-1).id, code, message: 'no', temporary: false, ...more });
}

test('joins with 50 of the newest events, and says when it has them', async () => {
  assert.deepEqual([joins()[0].history, joins()[0].since], [50, undefined]);

  await letIn('tea', 2, { members: 3, may: 'rw' });
  assert.deepEqual([room.isJoined, room.isCaughtUp, room.members, room.may], [true, false, 3, 'rw']);
  await push(...messages(1, 2));

  assert.deepEqual(types(), ['joined', 'message', 'message', 'caught-up']);
  assert.deepEqual([room.isCaughtUp, room.seq, room.epoch], [true, 2, EPOCH]);
});

test('an empty room is caught up at once', async () => {
  await letIn('tea', 0);

  assert.equal(room.isCaughtUp, true);
});

test('a room whose history nobody wants begins with what comes', async () => {
  client.join('garden', { history: 0 });
  await settle();
  await letIn('garden', 7);

  assert.equal(client.rooms.get('garden').isCaughtUp, true);
  await push(message('garden', 8));
  assert.equal(client.rooms.get('garden').seq, 8);
});

test('is caught up 3 s after joining where what is there does not come', async () => {
  await letIn('tea', 7);

  await pass(3_000);

  assert.equal(room.isCaughtUp, true);
});

test('drops what comes twice', async () => {
  await letIn('tea', 2);

  await push(...messages(1, 2), ...messages(1, 2), message('tea', 3));

  assert.deepEqual(seqs(), [1, 2, 3]);
  assert.equal(joins().length, 1);
});

test('is not joined while there is no connection', async () => {
  await letIn('tea');

  FakeSocket.last.end(1006);
  await settle();

  assert.deepEqual([room.isJoined, room.isCaughtUp], [false, false]);
});

test('who was removed does not come back by themselves', async () => {
  await letIn('tea');
  const page = assert.rejects(room.page(), { code: 'not_joined' });
  await push({ type: 'removed', room: 'tea', reason: 'no shouting' });
  await page;

  await comeBack();
  assert.equal(joins().length, 0);
  assert.equal(room.isJoined, false);
  client.join('tea');
  await settle();

  assert.equal(joins().length, 1);
  assert.equal(events.of('removed')[0].reason, 'no shouting');
});

test('a room that one may not enter says why', async () => {
  await refuse('not_allowed', { temporary: true, retryAfterMs: 60_000 });

  const [error] = events.of('refused');
  assert.deepEqual([error.code, error.temporary, error.retryAfterMs], ['not_allowed', true, 60_000]);
  await pass(61_000);
  assert.equal(FakeSocket.all.flatMap(socket => socket.of('join')).length, 1);
});

test('a join that is refused for a while is tried again', async () => {
  await refuse('rate_limited', { temporary: true, retryAfterMs: 200 });

  await pass(200);

  assert.equal(joins().length, 2);
  assert.deepEqual(events.of('refused'), []);
});

test('a full server is said, and tried again', async () => {
  await refuse('too_many_rooms', { temporary: true, retryAfterMs: 1_000 });

  await pass(1_000);

  assert.equal(joins().length, 2);
  assert.equal(events.of('refused')[0].code, 'too_many_rooms');
});

test('leaves a room, and begins anew when it joins again', async () => {
  await letIn('tea', 1);
  await push(message('tea', 1));

  room.leave();
  const again = client.join('tea');
  await settle();

  assert.notEqual(again, room);
  assert.deepEqual(FakeSocket.last.sent.map(({ type }) => type), ['hello', 'join', 'leave', 'join']);
  assert.equal(joins().at(-1).since, undefined);
});

test('one room has one object, in whatever form its name is written', () => {
  assert.equal(client.join('caf\u00e9'), client.join('cafe\u0301'));
});

test('what is asked before the room is joined waits, and is asked again on the next connection', async () => {
  const page = room.page({ before: 10, limit: 5 });
  await settle();
  assert.equal(FakeSocket.last.of('history').length, 0);
  await letIn('tea');
  assert.equal(FakeSocket.last.of('history').length, 1);

  await comeBack();
  await letIn('tea');
  const [{ id, before, limit }] = FakeSocket.last.of('history');
  await push({ type: 'history', id, room: 'tea', epoch: EPOCH, messages: [message('tea', 1)], more: false });

  assert.deepEqual([before, limit], [10, 5]);
  assert.deepEqual(await page, { events: [message('tea', 1)], more: false, epoch: EPOCH });
});

test('what the server cannot do now is asked four times', async () => {
  await letIn('tea');
  const page = assert.rejects(room.page(), { code: 'unavailable' });
  await settle();
  for (let i = 0; i < 4; i++) {
    const [asked] = FakeSocket.last.of('history').slice(i);
    await push({ type: 'error', id: asked.id, code: 'unavailable', message: 'no', temporary: true, retryAfterMs: 100 });
    await pass(100);
  }
  await page;

  assert.equal(FakeSocket.last.of('history').length, 4);
});

test('history ends where the numbering begins anew', async () => {
  await letIn('tea', 0);
  const read = [];
  const reading = (async () => {
    for await (const event of room.history({ limit: 1 })) {
      read.push(event.seq);
    }
  })();
  for (const epoch of [EPOCH, 'e-2']) {
    await settle();
    const { id } = FakeSocket.last.of('history').at(-1);
    await push({ type: 'history', id, room: 'tea', epoch, messages: [message('tea', 9)], more: true });
  }
  await reading;

  assert.deepEqual(read, [9]);
});

test('presence and typing pass through', async () => {
  await letIn('tea');
  const presence = { type: 'presence', room: 'tea', count: 7 };
  const typing = { type: 'typing', room: 'tea', user: 'u-ben', name: 'Ben', active: true };

  await push(presence, typing);

  assert.deepEqual([events.of('presence'), events.of('typing'), room.members], [[presence], [typing], 7]);
});

test('says that one types every 3 s, and that one has stopped', async () => {
  await letIn('tea');
  for (let i = 0; i < 7; i++) {
    room.typing();
    await pass(1_000);
  }
  room.typing(false);
  await settle();

  assert.deepEqual(FakeSocket.last.of('typing').map(({ active }) => active), [true, true, true, false]);
});

test('an event of a type that is not known counts', async () => {
  await letIn('tea', 3);

  await push(message('tea', 1), { type: 'poll', room: 'tea', seq: 2, time: 2 }, message('tea', 3));

  assert.deepEqual(seqs(), [1, 3]);
  assert.equal(room.isCaughtUp, true);
});

test('a moderator’s own act is an event, and has a reply', async () => {
  await letIn('tea');
  const done = room.moderate('mute', 'u-ben', { forMs: 1_000 });
  await settle();
  const [{ id, action, user }] = FakeSocket.last.of('moderate');

  await push(
    { type: 'changed', room: 'tea', seq: 1, user: 'u-ann', action, target: user, time: 1, id },
    { type: 'moderated', id, room: 'tea', seq: 1 },
  );

  await done;
  assert.deepEqual(events.of('changed').map(({ target }) => target), ['u-ben']);
});
