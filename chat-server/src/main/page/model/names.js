// Names of people and rooms. The server looks closer at them; these find what is plainly none.

import { characters, wellFormed } from '../texts.js';

const NAME_CHARS = 32;
const ROOM_NAME = /^[\p{L}\p{M}\p{Nd}._-]{1,64}$/u;

export function isName(name) {
  const length = characters(name);
  return length >= 1 && length <= NAME_CHARS;
}

export function isRoomName(name) {
  return ROOM_NAME.test(name);
}

/** What was typed, as the server takes it. */
export function tidy(typed) {
  return wellFormed(typed).trim().normalize('NFC');
}

/** The room of two users. Both find the same one, whoever begins. */
export function directRoom(one, other) {
  return ['dm', ...[one, other].sort()].join('.');
}
