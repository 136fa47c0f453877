// What was written and not sent yet.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Outbox } from '../../main/page/outbox.js';
import { Unsent } from '../../main/page/storage.js';
import { pass, recorder, startBrowser } from './fakes.js';

let sent;
let heard;

beforeEach(() => {
  startBrowser();
  sent = [];
  heard = recorder();
});

/** The outbox of a page that has just been loaded. */
function load() {
  const connection = { send: message => sent.push(message) > 0 };
  return new Outbox({ name: 'tea' }, connection, new Unsent('tea'), heard.listener);
}

test('a reload keeps what waits, with its ids and in its order', () => {
  const before = load();
  const one = before.add('one');
  const two = before.add('two');

  const after = load();
  after.start();
  after.sent({ id: one.id, seq: 1, time: 1 });

  assert.deepEqual(sent.map(({ id, text }) => [id, text]), [[one.id, 'one'], [two.id, 'two']]);
});

test('a reload sends again what had no reply, with the same id', () => {
  const before = load();
  const { id } = before.add('one');
  before.start();

  load().start();

  assert.deepEqual(sent.map(message => message.id), [id, id]);
});

test('a reload keeps what failed, and why', () => {
  const before = load();
  const { id } = before.add('one');
  before.start();
  before.failed({ id, code: 'not_allowed', message: 'no' });

  const [item] = load().unsent;

  assert.equal(item.state, 'failed');
  assert.equal(item.error.code, 'not_allowed');
});

test('a reload does not bring back what the server has', () => {
  const before = load();
  const { id } = before.add('one');
  before.start();
  before.sent({ id, seq: 1, time: 1 });

  assert.deepEqual(load().unsent, []);
});

test('what is given up is not brought back', () => {
  const before = load();
  before.add('one');
  before.clear();

  assert.deepEqual(load().unsent, []);
});

test('rubbish in the storage is no reason to fail', () => {
  for (const rubbish of ['{', '7', 'null', '[null]', '[{"id":1}]']) {
    window.sessionStorage.setItem('chat.unsent.tea', rubbish);

    assert.deepEqual(load().unsent, [], rubbish);
  }
});

test('has the connection looked at 5 s after a send without a reply', () => {
  const outbox = load();
  const { id } = outbox.add('one');
  outbox.start();

  pass(4_999);
  assert.equal(heard.of('onSlow').length, 0);
  pass(1);
  assert.equal(heard.of('onSlow').length, 1);

  outbox.sent({ id, seq: 1, time: 1 });
  outbox.add('two');
  outbox.flush();
  outbox.sent({ id: sent.at(-1).id, seq: 2, time: 2 });
  pass(5_000);
  assert.equal(heard.of('onSlow').length, 1);
});

test('a draft outlives a reload, each in its room', () => {
  new Unsent('tea').draft = 'half a sen';

  assert.equal(new Unsent('tea').draft, 'half a sen');
  assert.equal(new Unsent('garden').draft, '');
});

test('what is held back as spam is for the user to send again, and the next one goes', () => {
  const outbox = load();
  const { id } = outbox.add('buy now');
  const next = outbox.add('something else');
  outbox.start();

  outbox.failed({ id, code: 'repeated', message: 'no', temporary: true, retryAfterMs: 60_000 });

  assert.equal(outbox.unsent[0].state, 'failed');
  assert.deepEqual(sent.map(message => message.id), [id, next.id]);
});
