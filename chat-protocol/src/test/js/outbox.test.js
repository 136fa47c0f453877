// What was written and not sent yet.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { MemoryStorage } from '../../main/js/storage.js';
import { comeBack, enter, lines, refuse, sends, texts } from './fake-sends.js';
import { acknowledge, EPOCH, FakeSocket, letIn, listen, message, newClient, pass, push, settle, startPage } from './fakes.js';

let client;
let room;
let storage;
let events;

beforeEach(async () => {
  startPage();
  storage = new MemoryStorage();
  load();
});

/** A page is loaded. */
function load() {
  client = newClient({ storage });
  room = client.join('tea');
  events = listen(room, 'message', 'unsent');
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
test('a message goes from waiting to underway, sent, and into the room', async () => {
  const [sent] = await write('one');
  assert.deepEqual(states(), [['one', 'waiting']]);
  await enter();
  assert.deepEqual(states(), [['one', 'underway']]);
  const { id } = sends()[0];

  await acknowledge('tea', 1);
  assert.deepEqual(states(), [['one', 'sent']]);
  assert.deepEqual(await sent, { id, seq: 1, epoch: EPOCH, time: 1_000 });
  await push(message('tea', 1, { id, user: 'u-ann' }));

  assert.deepEqual(states(), []);
  const order = events.heard.map(([type, { item, gone }]) => (type === 'message' ? type : gone ? 'gone' : item.state));
  assert.deepEqual(order.slice(-3), ['sent', 'message', 'gone']);
});

test('resolves also where the message comes before the acknowledgement, or instead of it', async () => {
  await enter();
  const [sent] = await write('one');
  const { id } = sends()[0];

  await push(message('tea', 1, { id, user: 'u-ann' }));

  assert.deepEqual(await sent, { id, seq: 1, epoch: EPOCH, time: 1_000 });
  await acknowledge('tea', 1, id);
  assert.deepEqual(states(), []);
});

test('a message of somebody else with the same id is not this one', async () => {
  await enter();
  await write('one');

  await push(message('tea', 1, { id: sends()[0].id, user: 'u-eve' }));

  assert.deepEqual(states(), [['one', 'underway']]);
});

test('what was sent and deleted at once is no longer unsent', async () => {
  await enter();
  await write('one');
  await acknowledge('tea', 1);

  await push({ type: 'message', room: 'tea', seq: 1, user: 'u-ann', time: 1_000, deleted: { seq: 2, time: 2_000 } });

  assert.deepEqual(states(), []);
});

test('32 are under way at most, in the order of writing', async () => {
  await enter();
  await write(...lines(1, 40));
  assert.deepEqual(texts(), lines(1, 32));

  await acknowledge('tea', 1, sends()[0].id);

  assert.deepEqual(texts(), lines(1, 33));
});

test('32 are under way at most in all rooms together', async () => {
  const garden = client.join('garden');
  await enter();
  await letIn('garden');
  await write(...lines(1, 30));
  lines(31, 40).forEach(text => garden.send(text));
  await settle();
  assert.equal(sends().length, 32);

  await acknowledge('tea', 1, sends()[0].id);

  assert.deepEqual(sends().at(-1).room, 'garden');
});

test('a room that is left with sends under way takes none of the 32', async () => {
  const garden = client.join('garden');
  await enter();
  await letIn('garden');
  await write(...lines(1, 32));

  room.leave();
  garden.send('line 33');
  await settle();

  assert.equal(sends().at(-1).text, 'line 33');
});

test('sends below the server’s limit', async () => {
  await enter(0, { sendsPerSecond: 10 });
  await write(...lines(1, 60));
  const counts = [];
  for (let second = 0; second < 4; second++) {
    counts.push(sends().length);
    for (let ms = 0; ms < 1_000; ms += 50) {
      sends().slice(counts.at(-1) - 10).forEach(({ id }) => FakeSocket.last.receive({ type: 'sent', id, room: 'tea', seq: 1, epoch: EPOCH, time: 1 }));
      await pass(50);
    }
  }

  counts.forEach((count, second) => assert.ok(count >= 9 + 9 * second && count <= 10 + 10 * second, `${counts}`));
});

test('typing leaves the limit to messages', async () => {
  await enter(0, { sendsPerSecond: 3 });
  await write('one');

  room.typing();
  await settle();

  assert.equal(FakeSocket.last.of('typing').length, 0);
});

test('after a refusal for a while, one at a time is sent until the refused ones are through', async () => {
  await enter();
  await write(...lines(1, 4));
  const [first, second, third, fourth] = sends().map(({ id }) => id);
  await acknowledge('tea', 1, first);
  const busy = { temporary: true, retryAfterMs: 500 };
  await refuse(second, 'unavailable', busy);
  await refuse(third, 'unavailable', busy);
  await refuse(fourth, 'unavailable', busy);
  assert.equal(sends().length, 4);

  await pass(500);
  assert.deepEqual(texts().slice(4), ['line 2']);
  await acknowledge('tea', 2, second);
  assert.deepEqual(texts().slice(4), ['line 2', 'line 3']);
  await acknowledge('tea', 3, third);
  await acknowledge('tea', 4, fourth);
  await write(...lines(5, 7));

  assert.deepEqual(texts().slice(4), lines(2, 7));
});

test('what a slow room refuses goes later, by itself and in order', async () => {
  await enter();
  await write('one', 'two');
  await acknowledge('tea', 1, sends()[0].id);
  await refuse(sends()[1].id, 'rate_limited', { temporary: true, retryAfterMs: 3_000 });
  await write('three');
  assert.equal(sends().length, 2);

  await pass(3_000);

  assert.deepEqual(texts(), ['one', 'two', 'two']);
});

test('what is refused for good fails, and the next ones go', async () => {
  await enter();
  const [one] = await write('one', 'two');
  await refuse(sends()[0].id, 'text_too_long');

  await assert.rejects(one, { code: 'text_too_long' });
  assert.deepEqual(states(), [['one', 'failed'], ['two', 'underway']]);
  assert.equal(room.unsent[0].error.code, 'text_too_long');
});

test('what is held back as spam or of one who is muted is for the user to send again', async () => {
  for (const code of ['repeated', 'no_links_yet', 'not_allowed']) {
    await reload();
    await enter();
    await write('buy now');
    const { id } = sends()[0];

    await refuse(id, code, { temporary: true, retryAfterMs: 1_000 });
    await pass(2_000);
    assert.deepEqual([states(), sends().length], [[['buy now', 'failed']], 1]);
    room.retry(id);
    await settle();

    assert.deepEqual(sends().map(send => send.id), [id, id]);
    room.discard(id);
    await settle();
  }
});

test('what is given up is gone', async () => {
  const [one] = await write('one');

  room.discard(room.unsent[0].id);

  await assert.rejects(one, { code: 'discarded' });
  await enter();
  assert.deepEqual(texts(), []);
  assert.deepEqual(await storage.entries('unsent'), []);
});

test('the one that was too large for the server fails, and the others go', async () => {
  await enter();
  const [, large] = await write('one', 'x'.repeat(1_000), 'three');
  FakeSocket.last.end(1009);

  await assert.rejects(large, { code: 'text_too_long' });
  await comeBack();

  assert.deepEqual(texts(), ['one', 'three']);
});

test('an edit that was too large is not tried again', async () => {
  await enter();
  const edited = assert.rejects(room.edit(1, 'x'.repeat(1_000)), { code: 'text_too_long' });
  await settle();
  FakeSocket.last.end(1009);
  await edited;

  await comeBack();

  assert.equal(FakeSocket.last.of('edit').length, 0);
});

test('a server that says nothing to a send for 30 s gets another connection', async () => {
  await enter();
  await write('one');
  for (let second = 0; second < 30; second++) {
    assert.equal(client.state.is, 'open');
    await pass(1_000);
    await push({ type: 'pong', rooms: { tea: 0 } });
  }

  assert.equal(client.state.is, 'waiting');
});

test('sends no halves of surrogate pairs', async () => {
  await enter();

  await write('a\ud83d', '\ud83d\ude00');

  assert.deepEqual(texts(), ['a\ufffd', '\u{1f600}']);
});

test('1,000 are unsent at most', async () => {
  await write(...lines(1, 1_000));

  await assert.rejects(room.send('one more'), { code: 'outbox_full' });
});
