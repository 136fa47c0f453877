import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mentions } from '../../main/page/model/room.js';
import { lettersOf } from '../../main/page/view/avatar.js';
import { actsOn } from '../../main/page/view/toolbar.js';

test('a message mentions whom it names with an @', () => {
  assert.equal(mentions('hello @Ann!', 'Ann'), true);
  assert.equal(mentions('@ann', 'Ann'), true);
  assert.equal(mentions('你好@小明来吗', '小明'), true);
  assert.equal(mentions('@Anna', 'Ann'), false);
  assert.equal(mentions('Ann', 'Ann'), false);
  assert.equal(mentions('@Anna and @Ann', 'Ann'), true);
  assert.equal(mentions('@', ''), false);
});

test('an avatar has the letters by which people know somebody', () => {
  assert.equal(lettersOf('Ada Lovelace'), 'AL');
  assert.equal(lettersOf('ben'), 'B');
  assert.equal(lettersOf('guest-x1'), 'GX');
  assert.equal(lettersOf('王小明'), '小明');
  assert.equal(lettersOf('🙂'), '🙂');
  assert.equal(lettersOf(''), '');
});

test('a message of an earlier numbering can be answered, and not amended', () => {
  const actions = { reply() {}, copyLink() {}, edit() {}, remove() {} };

  assert.equal(actsOn({}, actions, { isOwn: true, canModerate: true, isOutdated: false }), 'reply copyLink edit remove');
  assert.equal(actsOn({}, actions, { isOwn: true, canModerate: true, isOutdated: true }), 'reply');
});
