// When the list follows what comes in, and when it stays with its reader.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Following } from '../../main/page/model/following.js';

let list;
let following;

beforeEach(() => {
  list = { scrollTop: 9_400, scrollHeight: 10_000, clientHeight: 600 };
  following = new Following(() => {});
  following.moved(list);
});

function scrollTo(top) {
  list.scrollTop = top;
  following.scrolled(list);
}

test('entries that go or shrink do not stop it', () => {
  scrollTo(9_000);
  assert.equal(following.follows, true);

  list.scrollHeight = 20_000;
  scrollTo(8_000);
  assert.equal(following.follows, true);
});

test('the reader stops it by the wheel, at once', () => {
  following.wheel(-10, list);

  assert.equal(following.follows, false);
});

test('the reader stops it by the wheel, though the list has gone up already', () => {
  list.scrollTop = 0;
  following.wheel(-5_000, list);

  assert.equal(following.follows, false);
});

test('the reader stops it by a key', () => {
  for (const [key, shift] of [['ArrowUp', false], ['PageUp', false], ['Home', false], [' ', true]]) {
    following.start();
    following.key(key, shift, list);
    assert.equal(following.follows, false, key);
  }
  following.start();
  following.key('ArrowDown', false, list);
  following.key(' ', false, list);
  following.key('a', false, list);
  assert.equal(following.follows, true);
});

test('the reader stops it by a finger that pulls the text down', () => {
  following.hold();
  following.touch(300, list);
  following.touch(290, list);
  assert.equal(following.follows, true);

  following.touch(300, list);
  assert.equal(following.follows, false);
});

test('the reader stops it by dragging, as with a scrollbar', () => {
  following.hold();
  scrollTo(9_000);

  assert.equal(following.follows, false);
});

test('a list that is held is not moved, and goes on when let go', () => {
  following.hold();
  assert.equal(following.mayMove, false);

  following.release();
  assert.equal(following.mayMove, true);
});

test('goes on when the reader comes down to the end', () => {
  following.wheel(-10, list);
  scrollTo(5_000);
  scrollTo(9_000);
  assert.equal(following.follows, false);

  scrollTo(9_370);
  assert.equal(following.follows, true);
});

test('an end that was reached before the wheel does not count', () => {
  list.scrollHeight = 10_100;
  list.scrollTop = 9_500;
  following.moved(list);
  following.wheel(-10, list);

  following.scrolled(list); // the news of the move

  assert.equal(following.follows, false);
});

test('a wheel means nothing where there is nothing to scroll', () => {
  following.wheel(-10, { scrollTop: 0, scrollHeight: 500, clientHeight: 600 });

  assert.equal(following.follows, true);
});

test('the end of the list is not the end where the room has more', () => {
  let isAtEnd = false;
  following = new Following(() => {}, () => isAtEnd, false);
  following.moved(list);
  scrollTo(9_390);
  scrollTo(9_400);
  assert.equal(following.follows, false);

  isAtEnd = true;
  following.wheel(10, list);
  assert.equal(following.follows, true);
});

for (const key of ['End', 'PageDown', 'ArrowDown']) {
  test(`a reader who is at the end goes on following by the key "${key}"`, () => {
    following.key('PageUp', false, list);

    following.key(key, false, list);

    assert.equal(following.follows, true);
  });
}

test('a key that leads down does not follow before the end is reached', () => {
  following.key('PageUp', false, list);
  scrollTo(8_000);

  following.key('PageDown', false, list);
  assert.equal(following.follows, false);
});
