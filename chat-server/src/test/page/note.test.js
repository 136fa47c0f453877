// What the page says between messages: of a room's changes, of moderators' acts, and of what cannot be had.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBrowser } from './fakes.js';

startBrowser();
const { linesOf } = await import('../../main/page/view/changes.js');
const { wordsOf } = await import('../../main/page/view/gap.js');
const { markdown } = await import('../../main/page/view/markdown.js');
const { dayName } = await import('../../main/page/clock.js');

const AT = (hour, minute, day = new Date()) => new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour, minute).getTime();

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

test('says in times what cannot be had', () => {
  assert.equal(wordsOf({ since: AT(10, 2), until: AT(10, 5) }, '24'), 'Messages between 10:02 and 10:05 could not be recovered.');
  assert.equal(wordsOf({ since: null, until: AT(10, 5) }, '24'), 'Messages before 10:05 could not be recovered.');
  assert.equal(wordsOf({ since: AT(10, 2), until: null }, '24'), 'Messages after 10:02 could not be recovered.');
  assert.equal(wordsOf({ since: null, until: null }, '24'), 'Some messages could not be recovered.');
  assert.match(wordsOf({ since: AT(10, 2, new Date(2025, 2, 1)), until: null }, '24'), /Mar 1, 2025.*10:02/);
  assert.equal(wordsOf({ since: AT(10, 2), until: AT(10, 5), renewed: true }, '24'),
    "The server's history began anew. Messages between 10:02 and 10:05 may be missing.");
  assert.match(wordsOf({ since: AT(14, 2), until: null }, '12'), /0?2:02\sPM/);
});

test('names today and yesterday', () => {
  const today = new Date();
  const ago = days => new Date(today.getFullYear(), today.getMonth(), today.getDate() - days, 12).getTime();
  assert.equal(dayName(ago(0)), 'Today');
  assert.equal(dayName(ago(1)), 'Yesterday');
  assert.match(dayName(ago(2)), /\w+day/);
  assert.match(dayName(ago(800)), /20\d\d/);
});

test('marks where the visitor is named', () => {
  const marked = (text, self) => markdown(text, self).flat().filter(part => part?.type === 'mark').map(part => part.props.children);
  assert.deepEqual(marked('hi @ann and @Ann!', 'Ann'), ['@ann', '@Ann']);
  assert.deepEqual(marked('@Anna @Ann_', 'Ann'), []);
  assert.deepEqual(marked('你好@小明来吗', '小明'), ['@小明']);
  assert.deepEqual(marked('@a.b*(c) x', 'a.b*(c)'), ['@a.b*(c)']);
  assert.deepEqual(marked('@x', ''), []);
});
