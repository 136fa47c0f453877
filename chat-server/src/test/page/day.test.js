import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pass, startBrowser } from './fakes.js';

startBrowser();
const { watchDays } = await import('../../main/page/day.js');
const { clockTime } = await import('../../main/page/texts.js');

const HOUR_MS = 3_600_000;

test('a time gets its date when the day is over', () => {
  pass(new Date(2026, 10, 27, 23, 30).getTime()); // by the clock of this place
  const time = Date.now();
  let shown = clockTime(time);
  assert.doesNotMatch(shown, /27/);
  watchDays(() => {
    shown = clockTime(time);
  });

  pass(HOUR_MS);

  assert.match(shown, /27/);
});

test('says so once a day', () => {
  let days = 0;
  watchDays(() => days++);

  pass(10 * HOUR_MS);
  assert.equal(days, 0);
  pass(24 * HOUR_MS);
  assert.equal(days, 1);
});
