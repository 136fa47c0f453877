// Which part of a room's history is on the page.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { MOST_ENTRIES, MessageLog } from '../../main/page/model/message-log.js';

const EPOCH = 'e1';
let log;

beforeEach(() => {
  log = new MessageLog();
});

const message = (seq, more = {}) => ({ type: 'message', seq, user: 'u1', name: 'Ann', text: 'text ' + seq, time: seq * 1_000, id: 'id-' + seq, ...more });
const edited = (seq, of, text) => ({ type: 'edited', seq, of, user: 'u1', name: 'Ann', text, time: seq * 1_000 });
const deleted = (seq, of, more = {}) => ({ type: 'deleted', seq, of, user: 'u1', name: 'Ann', time: seq * 1_000, ...more });
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));
const page = (from, to, more = true) => ({ events: range(from, to), more, epoch: EPOCH });
const seqs = () => log.entries.map(entry => entry.seq ?? entry.kind);
const ends = () => [log.entries[0].seq, log.entries.at(-1).seq];
const textOf = seq => log.entries.find(entry => entry.seq === seq).text;

function join(first, newest, history = 50) {
  log.joined({ epoch: EPOCH, first, seq: newest });
  range(Math.max(first, newest - history + 1), newest).forEach(event => log.add(event));
}

test('holds the newest while the reader follows', () => {
  join(1, 1_000);
  range(1_001, 2_000).forEach(event => log.add(event));

  assert.equal(log.entries.length, MOST_ENTRIES);
  assert.deepEqual(ends(), [1_701, 2_000]);
  assert.equal(log.isAtEnd, true);
  assert.equal(log.missed, 0);
  assert.deepEqual(log.olderQuery, { before: 1_701 });
});

test('leaves what the reader sees where it is, and counts', () => {
  join(1, 1_000);
  log.follow(false);
  const [before] = ends();
  range(1_001, 2_000).forEach(event => log.add(event));

  assert.deepEqual(ends(), [before, before + MOST_ENTRIES - 1]);
  assert.equal(log.isAtEnd, false);
  assert.equal(log.missed, 1_000);
});

test('counts what is news alone', () => {
  join(1, 10);
  log.follow(false);
  log.add(message(11), false);
  log.add(edited(12, 11, 'x'));
  assert.equal(log.missed, 0);

  log.add(message(13));
  assert.equal(log.missed, 1);
  log.follow(true);
  assert.equal(log.missed, 0);
});

test('goes back to the first message, page by page, and to the newest again', () => {
  join(1, 1_000);
  log.follow(false);
  while (log.hasOlder) {
    const { before } = log.olderQuery;
    log.older(page(Math.max(1, before - 50), before - 1, before > 51));
    assert.ok(log.entries.length <= MOST_ENTRIES);
  }
  assert.deepEqual(ends(), [1, MOST_ENTRIES]);
  assert.equal(log.isAtEnd, false);

  log.add(message(1_001));
  assert.deepEqual(ends(), [1, MOST_ENTRIES]);
  while (!log.isAtEnd) {
    const { after } = log.newerQuery;
    log.newer(page(after + 1, Math.min(after + 50, 1_001), after + 50 < 1_001));
  }
  assert.deepEqual(ends(), [702, 1_001]);
  assert.equal(log.hasOlder, true);
});

test('a page older than what came in meanwhile is not the end', () => {
  join(1, 1_000);
  log.open(page(400, 449), true);
  log.follow(false);
  log.add(message(1_001));

  log.newer(page(450, 1_000, false));
  assert.equal(log.isAtEnd, false);
  log.newer(page(1_001, 1_001, false));
  assert.equal(log.isAtEnd, true);
  assert.equal(log.missed, 1);
});

test('knows that there is nothing older', () => {
  join(1, 20);
  assert.equal(log.hasOlder, false);
});

test('knows that an edit crowded older messages out', () => {
  log.joined({ epoch: EPOCH, first: 1, seq: 60 });
  log.add(edited(60, 1, 'x'));

  assert.equal(log.hasOlder, true);
  assert.deepEqual(log.olderQuery, { before: 60 });
});

test('an empty room has nothing older', () => {
  log.joined({ epoch: EPOCH, first: 1, seq: 0 });
  assert.equal(log.hasOlder, false);

  log.add(message(1));
  assert.equal(log.hasOlder, false);
});

test('replaces an entry that changes, and no other', () => {
  join(1, 3);
  const before = log.entries;
  log.add(edited(4, 2, 'two'));

  assert.equal(textOf(2), 'two');
  assert.equal(before[1].text, 'text 2');
  assert.equal(log.entries[0], before[0]);
  assert.equal(log.entries[2], before[2]);
  assert.deepEqual(log.entries[1].edited, { seq: 4, time: 4_000 });
  assert.equal(log.entries[1].isAmended, true);
});

test('a page that is older than an edit shows the edit', () => {
  join(1, 100);
  log.add(edited(101, 10, 'ten'));
  log.add(deleted(102, 11));
  log.older(page(1, 50, false));

  assert.equal(textOf(10), 'ten');
  assert.equal(textOf(11), undefined);
  assert.equal(textOf(12), 'text 12');
});

test('an edit that is older than the text changes nothing', () => {
  log.joined({ epoch: EPOCH, first: 1, seq: 3 });
  log.add(message(1, { edited: { seq: 3, time: 1 } }));
  log.add(edited(2, 1, 'stale'));
  log.add(edited(3, 1, undefined));

  assert.equal(textOf(1), 'text 1');
});

test('a deleted message leaves who deleted it, and why', () => {
  join(1, 2);
  log.add(deleted(3, 1, { user: 'm', name: 'Mia', reason: 'rude' }));
  log.add(edited(4, 1, 'again'));

  const [entry] = log.entries;
  assert.equal(entry.text, undefined);
  assert.deepEqual(entry.deleted, { seq: 3, time: 3_000, user: 'm', name: 'Mia', reason: 'rude' });
});

test('a tombstone of an earlier page learns who deleted it from a later one', () => {
  log.joined({ epoch: EPOCH, first: 1, seq: 60 });
  log.add(deleted(60, 5, { user: 'm', name: 'Mia' }));
  log.older({ events: [message(5, { text: undefined, id: undefined, name: undefined, deleted: { seq: 60, time: 1 } })], more: true, epoch: EPOCH });

  assert.equal(log.entries[0].deleted.name, 'Mia');
});

test('a purge deletes what its target said since', () => {
  join(1, 3);
  log.add(message(4, { user: 'u2' }));
  log.add(edited(5, 1, 'late'));
  log.add({ type: 'changed', action: 'purge', seq: 6, user: 'm', target: 'u1', since: 2_500, time: 6_000 });

  assert.deepEqual(log.entries.slice(0, 4).map(entry => Boolean(entry.deleted)), [true, false, true, false]);
});

test('shows a hole in a page as a gap, with its times', () => {
  join(100, 100, 1);
  log.joined({ epoch: EPOCH, first: 1, seq: 100 });
  log.older({ events: [message(10), message(20)], more: true, epoch: EPOCH });

  assert.deepEqual(seqs(), [10, 'gap', 20, 100]);
  const { from, to, since, until } = log.entries[1];
  assert.deepEqual({ from, to, since, until }, { from: 11, to: 19, since: 10_000, until: 20_000 });
});

test('opens anywhere', () => {
  join(1, 1_000);
  log.follow(false);
  log.open(page(400, 449), true);

  assert.deepEqual(ends(), [400, 449]);
  assert.equal(log.isAtEnd, false);
  assert.deepEqual(log.newerQuery, { after: 449 });
  assert.ok(log.has(420));
});

test('a new numbering goes on below the old one', () => {
  join(1, 20);
  log.joined({ epoch: 'e2', first: 1, seq: 1 });
  log.addGap({ renewed: true, since: 20_000, until: null });
  log.add(message(1));

  assert.deepEqual(seqs().slice(-3), [20, 'gap', 1]);
  assert.equal(new Set(log.entries.map(entry => entry.key)).size, 22);
  assert.equal(log.hasOlder, false);
  log.add(edited(2, 1, 'new one'));
  assert.deepEqual(log.entries.filter(entry => entry.seq === 1).map(entry => entry.text), ['text 1', 'new one']);
});

test('a reader of an old numbering comes to the new one at the end of the window', () => {
  join(1, 1_000);
  log.follow(false);
  log.open(page(400, 449), true);
  log.joined({ epoch: 'e2', first: 1, seq: 1 });
  log.add(message(1));
  assert.equal(log.hasOlder, false);
  assert.deepEqual(log.newerQuery, {});

  log.newer({ events: [message(1)], more: false, epoch: 'e2' });

  assert.deepEqual(seqs().slice(-3), [449, 'gap', 1]);
  assert.equal(log.isAtEnd, true);
  assert.equal(log.epoch, 'e2');
});

test('no two entries have the same key, whatever ids their senders chose', () => {
  log.joined({ epoch: EPOCH, first: 1, seq: 0 });
  [message(1, { id: 'x' }), message(2, { id: 'x' }), message(3, { id: 'x', user: 'u2' }), message(4, { id: undefined })].forEach(event => log.add(event));

  assert.equal(new Set(log.entries.map(entry => entry.key)).size, 4);
});

test('a message that a page had before it was pushed is there once', () => {
  join(1, 400);
  log.open(page(301, 401, true), false);
  log.add(message(401));

  assert.deepEqual(ends(), [301, 401]);
  assert.equal(log.entries.filter(entry => entry.seq === 401).length, 1);
});
