// The history that a room begins with.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Room } from '../../main/page/room.js';
import { recorder, startBrowser } from './fakes.js';

let sent;
let heard;
let room;

beforeEach(() => {
  startBrowser();
  sent = [];
  heard = recorder();
  room = new Room('tea', { send: message => sent.push(message), established() {}, restart() {} }, heard.listener);
});

const seqs = () => heard.of('onEvent').map(call => call[1].seq);
const message = seq => ({ type: 'message', room: 'tea', seq });
const edit = seq => ({ type: 'edited', room: 'tea', seq, of: 1 });

/** A room of `newest` events, of which the messages are those up to `messages`; the rest are edits. */
function join(newest, messages, first = 1) {
  room.join();
  room.joined({ id: sent.at(-1).id, room: 'tea', epoch: 'e', seq: newest, first, members: 1, recovered: true });
  for (let seq = Math.max(first, newest - 49); seq <= newest; seq++) {
    room.event(seq <= messages ? message(seq) : edit(seq));
  }
}

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('edits do not crowd the messages out', () => {
  join(300, 250); // the newest 50 are edits
  const ask = sent.at(-1);

  room.page({ type: 'history', id: ask.id, room: 'tea', epoch: 'e', messages: range(51, 250).map(message), more: true });

  assert.deepEqual([ask.type, ask.before], ['history', 251]);
  assert.deepEqual(seqs(), [...range(251, 300), ...range(51, 250)]);
  assert.equal(sent.length, 2); // enough
});

test('asks on until there are 50 messages', () => {
  join(400, 0);
  room.page({ id: sent.at(-1).id, room: 'tea', epoch: 'e', messages: range(151, 350).map(edit), more: true });

  assert.equal(sent.at(-1).before, 151);
});

test('asks for no more where there is no more', () => {
  join(50, 10);

  assert.equal(sent.length, 1);
});

test('asks for nothing that is no longer there', () => {
  join(100, 0, 51);

  assert.equal(sent.length, 1);
});

test('asks for no more where there are 50 messages', () => {
  join(60, 60);

  assert.equal(sent.length, 1);
});

test('has fewer where the history cannot be had', () => {
  join(300, 250);

  assert.equal(room.failed({ id: sent.at(-1).id, code: 'unavailable', temporary: true }), true);
  assert.equal(sent.length, 2);
});
