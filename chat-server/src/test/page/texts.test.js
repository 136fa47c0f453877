// The page's words, in all languages.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { EN } from '../../main/page/texts/en.js';
import { ZH_HANS } from '../../main/page/texts/zh-hans.js';
import { ZH_HANT } from '../../main/page/texts/zh-hant.js';
import { closeReasonOf, language, reasonOf, setLanguage, text, waitingReasonOf } from '../../main/page/texts.js';
import { startBrowser } from './fakes.js';

const ERRORS = (process.env.CHAT_ERROR_CODES ?? 'unavailable internal').split(' ');
const CLOSES = (process.env.CHAT_CLOSE_CODES ?? '1011 4504').split(' ').map(Number);
const COMES_BACK = code => code < 4500;
const CHINESE = ['zh-Hans', 'zh-Hant'];

beforeEach(() => startBrowser());

function isChinese(words) {
  assert.match(words, /\p{Script=Han}/u);
  assert.doesNotMatch(words, /\{|[A-Za-z]{3}/);
}

function inEach(languages, check) {
  for (const each of languages) {
    setLanguage(each);
    check();
  }
}

test('every reason of the server for refusing is Chinese on a Chinese page', () => {
  inEach(CHINESE, () => ERRORS.forEach(code => isChinese(reasonOf({ code, message: 'some English words' }))));
});

test('every reason of the server for closing is Chinese on a Chinese page', () => {
  inEach(CHINESE, () => {
    CLOSES.filter(COMES_BACK).forEach(code => isChinese(waitingReasonOf(code)));
    CLOSES.forEach(code => isChinese(closeReasonOf({ code, reason: 'some English words' })));
  });
});

test('a reason that the page does not know is its code on a Chinese page', () => {
  inEach(CHINESE, () => {
    assert.equal(reasonOf({ code: 'bad_moon', message: 'some English words' }), 'bad_moon');
    isChinese(closeReasonOf({ code: 4999, reason: 'some English words' }));
  });
});

test('a reason that the page does not know is in the words of the server on the English page', () => {
  setLanguage('en');
  assert.equal(reasonOf({ code: 'bad_moon', message: 'the moon is bad' }), 'the moon is bad');
  assert.equal(closeReasonOf({ code: 4999, reason: 'a bad moon' }), 'The server closed the connection: a bad moon');
});

test('a connection that breaks is not blamed on the server', () => {
  setLanguage('en');
  assert.equal(waitingReasonOf(1006), text('waiting'));
  assert.equal(waitingReasonOf(undefined), text('waiting'));
});

test('all languages have the same texts with the same places for values', () => {
  const placesOf = texts => Object.fromEntries(Object.entries(texts).map(([key, words]) => [key, (words.match(/\{\w+\}/g) ?? []).sort()]));
  assert.ok(Object.keys(EN).length > 50);
  assert.deepEqual(placesOf(ZH_HANS), placesOf(EN));
  assert.deepEqual(placesOf(ZH_HANT), placesOf(EN));
});

test('the language is what the browser prefers until one is chosen', () => {
  for (const [preferred, expected] of [['en-GB', 'en'], ['fr', 'en'], ['zh', 'zh-Hans'], ['zh-CN', 'zh-Hans'], ['zh-TW', 'zh-Hant'], ['zh-Hant-HK', 'zh-Hant']]) {
    startBrowser({ language: preferred });
    setLanguage('auto');
    assert.equal(language(), expected);
  }
  setLanguage('en');
  assert.equal(language(), 'en');
});
