// The page's words, in the language that the visitor chose.

import { EN } from './texts/en.js';
import { ZH_HANS } from './texts/zh-hans.js';
import { ZH_HANT } from './texts/zh-hant.js';

/** By language tag (BCP 47), with their own names. */
export const LANGUAGES = { en: 'English', 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文' };

const TEXTS = { en: EN, 'zh-Hans': ZH_HANS, 'zh-Hant': ZH_HANT };
const TRADITIONAL = /^zh-(hant|tw|hk|mo)/;
const REMOVED = 4503;

const chosen = { language: 'en' };

/** Speaks `language` from now on; 'auto' is what the browser prefers. */
export function setLanguage(language) {
  chosen.language = Object.hasOwn(TEXTS, language) ? language : preferred();
  if (globalThis.document) {
    document.documentElement.lang = chosen.language;
  }
}

/** The language of the page. */
export function language() {
  return chosen.language;
}

function preferred() {
  const tag = (globalThis.navigator?.language ?? '').toLowerCase();
  if (!tag.startsWith('zh')) {
    return 'en';
  }
  return TRADITIONAL.test(tag) ? 'zh-Hant' : 'zh-Hans';
}

/** The text called `key`, with `{…}` replaced by `values`. */
export function text(key, values = {}) {
  return texts()[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** The text called `key`, or `key` + 'One' where `count` is 1. */
export function counted(key, count, values = {}) {
  return text(count === 1 ? key + 'One' : key, { count, ...values });
}

/** The text called `key`, with what a moderator wrote. */
export function withReason(key, reason, values = {}) {
  return reason ? text(key + 'Because', { reason, ...values }) : text(key, values);
}

/** Why the server refused something. The server's own words are English, so elsewhere a code has to do. */
export function reasonOf(error) {
  const own = { bad_name: 'badName', bad_room: 'badRoom' }[error.code] ?? 'error_' + error.code;
  return Object.hasOwn(texts(), own) ? text(own) : serversWords(error.message) || error.code;
}

/** Why a connection was lost that comes back by itself. */
export function waitingReasonOf(code) {
  const key = 'why' + code;
  return Object.hasOwn(texts(), key) ? text('waitingBecause', { reason: text(key) }) : text('waiting');
}

/** Why a connection was closed for good; a moderator may have said more in the goodbye. */
export function closeReasonOf({ code, reason, words }) {
  if (code === REMOVED && words && words !== reason) {
    return text('close4503Because', { reason: words });
  }
  const key = 'close' + code;
  if (Object.hasOwn(texts(), key)) {
    return text(key);
  }
  return code === undefined || code === 1000 ? text('closed') : text('closedBecause', { reason: serversWords(reason) || code });
}

function texts() {
  return TEXTS[chosen.language];
}

function serversWords(words) {
  return chosen.language === 'en' ? words : '';
}

/** Whether `string` has only white space, control and format characters, and others that cannot be seen. The server refuses such a text. */
export function showsNothing(string) {
  return /^[\p{Z}\p{Cc}\p{Cf}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u2800\u3164\uFE00-\uFE0F\uFFA0\u{E0100}-\u{E01EF}]*$/u.test(string);
}

/** The number of Unicode characters in `string`. */
export function characters(string) {
  let count = 0;
  for (const _ of string) {
    count++;
  }
  return count;
}

/** Half a surrogate pair cannot be sent; U+FFFD stands in for it. */
export function wellFormed(string) {
  return string.replace(/\p{Surrogate}/gu, '\uFFFD');
}
