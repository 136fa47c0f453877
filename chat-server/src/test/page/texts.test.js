// The page's words, in both languages.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { setNavigator } from './fakes.js';

const ERRORS = (process.env.CHAT_ERROR_CODES ?? 'unavailable internal').split(' ');
const CLOSES = (process.env.CHAT_CLOSE_CODES ?? '1011 4504').split(' ').map(Number);
const COMES_BACK = code => code < 4500;

let english;
let chinese;

before(async () => {
  setNavigator({ language: 'en' });
  english = await import('../../main/page/texts.js?en');
  setNavigator({ language: 'zh-CN' });
  chinese = await import('../../main/page/texts.js?zh');
});

function isChinese(words) {
  assert.match(words, /\p{Script=Han}/u);
  assert.doesNotMatch(words, /\{|[A-Za-z]{3}/);
}

test('every reason of the server for refusing is Chinese on the Chinese page', () => {
  ERRORS.forEach(code => isChinese(chinese.reasonOf({ code, message: 'some English words' })));
});

test('every reason of the server for closing is Chinese on the Chinese page', () => {
  CLOSES.filter(COMES_BACK).forEach(code => isChinese(chinese.waitingReasonOf(code)));
  CLOSES.forEach(code => isChinese(chinese.closeReasonOf(code, 'some English words')));
});

test('a reason that the page does not know is its code on the Chinese page', () => {
  assert.equal(chinese.reasonOf({ code: 'bad_moon', message: 'some English words' }), 'bad_moon');
  isChinese(chinese.closeReasonOf(4999, 'some English words'));
});

test('a reason that the page does not know is in the words of the server on the English page', () => {
  assert.equal(english.reasonOf({ code: 'bad_moon', message: 'the moon is bad' }), 'the moon is bad');
  assert.equal(english.closeReasonOf(4999, 'a bad moon'), 'The server closed the connection: a bad moon');
});

test('a connection that breaks is not blamed on the server', () => {
  assert.equal(english.waitingReasonOf(1006), english.text('waiting'));
  assert.equal(english.waitingReasonOf(undefined), english.text('waiting'));
});

test('what is missing is counted, and not named by numbers that nobody sees', () => {
  assert.equal(
    english.text('lostMany', { count: 3 }),
    'Up to 3 messages are missing here; they could not be recovered.');
  isChinese(chinese.text('lostMany', { count: 3 }));
});

test('both languages have the same texts', () => {
  const source = readFileSync(new URL('../../main/page/texts.js', import.meta.url), 'utf8');
  const [englishKeys, chineseKeys] = [/const ENGLISH = \{(.*?)\n\};/s, /const CHINESE = \{(.*?)\n\};/s]
    .map(part => part.exec(source)[1].match(/^ {2}\w+(?=:)/gm));

  assert.ok(englishKeys.length > 50);
  assert.deepEqual(chineseKeys, englishKeys);
});
