// Which rows the list of messages has.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBrowser } from './fakes.js';

startBrowser();
const { rowsOf } = await import('../../main/page/model/rows.js');
const { keyOf } = await import('../../main/page/model/message-log.js');
const { isEmoji } = await import('../../main/page/view/markdown.js');

const EPOCH = 'e1';
const NOON = new Date(2026, 10, 27, 12).getTime();
const MINUTE = 60_000;
const own = { user: 'me', name: 'Me' };
const message = (seq, minutes, more = {}) => ({ kind: 'message', key: 'k' + seq, seq, epoch: EPOCH, user: 'ann', name: 'Ann', text: 'x', time: NOON + minutes * MINUTE, ...more });
const rows = (entries, more) => rowsOf({ entries, own, epoch: EPOCH, ...more });
const brief = (entries, more) => rows(entries, more).map(row => row.kind + (row.leads ? '!' : ''));

test('an author is named once for what follows within five minutes', () => {
  assert.deepEqual(brief([message(1, 0), message(2, 4), message(3, 10), message(4, 11, { user: 'ben' }), message(5, 12, { user: 'ben', name: 'Benny' })]),
    ['day', 'message!', 'message', 'message!', 'message!', 'message!']);
});

test('a tombstone leads nothing', () => {
  assert.deepEqual(brief([message(1, 0, { deleted: {} }), message(2, 1), message(3, 2, { deleted: {} }), message(4, 3)]), ['day', 'message', 'message!', 'message', 'message!']);
});

test('a gap and a note part what they stand between', () => {
  assert.deepEqual(brief([message(1, 0), { kind: 'gap', key: 'g', time: NOON, epoch: EPOCH }, message(2, 0), { kind: 'note', key: 'n', time: NOON, seq: 3, epoch: EPOCH }, message(4, 0)]),
    ['day', 'message!', 'gap', 'message!', 'note', 'message!']);
});

test('each day has its head', () => {
  assert.deepEqual(brief([message(1, 0), message(2, 11 * 60 + 59), message(3, 12 * 60 + 1)]), ['day', 'message!', 'message!', 'day', 'message!']);
});

test('a line stands before the first message of others that is new', () => {
  assert.deepEqual(brief([message(1, 0), message(2, 0), message(3, 0, { user: 'me' }), message(4, 0), message(5, 0)], { newSince: 2 }),
    ['day', 'message!', 'message', 'message!', 'new', 'message!', 'message']);
  assert.deepEqual(brief([message(1, 0)], { newSince: 1 }), ['day', 'message!']);
});

test('no line where what is new begins before the entries', () => {
  assert.deepEqual(brief([message(7, 0)], { newSince: 2, hasOlder: true }), ['day', 'message!']);
  assert.deepEqual(brief([message(7, 0)], { newSince: 2, hasOlder: false }), ['day', 'new', 'message!']);
});

test('what is not sent yet stands last, under the key that it will have', () => {
  const item = { id: 'i1', text: 'mine', time: NOON, state: 'waiting' };
  const last = rows([message(1, 0)], { unsent: [item] }).at(-1);
  assert.deepEqual([last.key, last.entry.text, last.entry.item], [keyOf('me', 'i1'), 'mine', item]);

  const sent = message(2, 0, { user: 'me', id: 'i1', key: keyOf('me', 'i1') });
  assert.deepEqual(rows([message(1, 0), sent], { unsent: [item] }).map(row => row.key), ['day:k1', 'k1', keyOf('me', 'i1')]);
});

test('who is muted is not seen', () => {
  assert.deepEqual(brief([message(1, 0), message(2, 0, { user: 'ben' }), message(3, 1)], { isHidden: entry => entry.user === 'ben' }), ['day', 'message!', 'message']);
});

test('a few emoji alone are large', () => {
  ['🙂', '👍🏽', '👩‍👩‍👧', '🇩🇪', '❤️', '🙂🙂🙂', ' 🎉 '].forEach(text => assert.equal(isEmoji(text), true, text));
  ['', 'a', '1', '#', '🙂🙂🙂🙂', '🙂 a', '12', '🙂'.repeat(500)].forEach(text => assert.equal(isEmoji(text), false, text));
});
