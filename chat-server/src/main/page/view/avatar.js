// A person's letters on a colour of their own: names need not be unique, so the colour is by user.

import { html } from '../html.js';

const HUES = 8; // as many as css/people.css has

export function Avatar({ user, name }) {
  return html`<span class="avatar" data-hue=${hueOf(user)} aria-hidden="true">${lettersOf(name)}</span>`;
}

/** The number of a user's colour. */
export function hueOf(user) {
  let hash = 0;
  for (const character of user) {
    hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  }
  return hash % HUES;
}

/** The first letters of the first and the last word of `name`; of a Chinese name the last two. */
export function lettersOf(name = '') {
  if (/\p{Script=Han}/u.test(name)) {
    return [...name].filter(each => /\p{L}/u.test(each)).slice(-2).join('');
  }
  const words = name.split(/[\s._-]+/u).map(word => [...word].find(each => /[\p{L}\p{Nd}]/u.test(each))).filter(Boolean);
  const letters = words.length > 1 ? words[0] + words.at(-1) : words[0] ?? [...name][0] ?? '';
  return letters.toLocaleUpperCase();
}
