// What the page says of a room's changes and of a moderator's acts.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Remembered } from '../../main/page/storage.js';
import { FakeSocket, recorder, startBrowser } from './fakes.js';

startBrowser();
const { Credentials, Token } = await import('../../main/page/credentials.js');
const { linesOf } = await import('../../main/page/changed.js');
const { closeReasonOf } = await import('../../main/page/texts.js');
const { Connection } = await import('../../main/page/connection.js');

beforeEach(startBrowser);

test('says what new settings mean', () => {
  assert.deepEqual(linesOf({ settings: { topic: 'Tea', kind: 'announce', slowMs: 1_500 } }, 'ann'), [
    'Topic: Tea',
    'Only moderators may write.',
    'Everybody may send one message in 2 s.',
  ]);
  assert.deepEqual(linesOf({ settings: { slowMs: 0 } }, 'ann'), ['Messages may follow at once.']);
  assert.deepEqual(linesOf({ settings: { moderators: ['ann'] } }, 'ann'), []);
});

test('says to whom a moderator muted that it did, and why', () => {
  assert.deepEqual(linesOf({ action: 'mute', target: 'ann', reason: 'caps' }, 'ann'), ['A moderator muted you: caps']);
  assert.deepEqual(linesOf({ action: 'unmute', target: 'ann' }, 'ann'), ['You may write again.']);
  assert.deepEqual(linesOf({ action: 'mute', target: 'bob' }, 'ann'), []);
  assert.deepEqual(linesOf({ action: 'kick', target: 'bob' }, 'ann'), []);
});

test('gives the reason of a moderator who closed, and does not come back', () => {
  const heard = recorder();
  const connection = new Connection('ws://host/ws', 'Ann', new Credentials(new Remembered('localStorage', 'session'), new Token()), heard.listener);
  connection.connect();
  const socket = FakeSocket.last.open();
  socket.receive({ type: 'goodbye', reason: 'spam' });

  socket.end(4503, 'removed by a moderator');

  const [, state, detail] = heard.of('onState').at(-1);
  assert.equal(state, 'closed');
  assert.equal(closeReasonOf(detail.code, detail.reason, detail.goodbye), 'A moderator removed you from the chat: spam');
});
