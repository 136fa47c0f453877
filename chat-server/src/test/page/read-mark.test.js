import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { ReadMark } from '../../main/page/model/read-mark.js';
import { startBrowser } from './fakes.js';

beforeEach(() => startBrowser());

test('all of a room is read that was never read before', () => {
  assert.equal(new ReadMark('tea').covers('e', 9), true);
});

test('what came after the mark is not read, today or later', () => {
  new ReadMark('tea').set('e', 5);
  const mark = new ReadMark('tea');

  assert.equal(mark.covers('e', 5), true);
  assert.equal(mark.covers('e', 6), false);
  assert.equal(mark.seqIn('e'), 5);
});

test('nothing of a new numbering is read', () => {
  const mark = new ReadMark('tea');
  mark.set('e', 5);

  assert.equal(mark.covers('f', 1), false);
  assert.equal(mark.seqIn('f'), null);
});

test('the mark never goes back', () => {
  const mark = new ReadMark('tea');
  mark.set('e', 5);
  mark.set('e', 3);

  assert.equal(mark.covers('e', 5), true);
});

test('a room in which somebody writes to the visitor begins unread', () => {
  assert.equal(new ReadMark('dm.a.b', true).covers('e', 1), false);
});
