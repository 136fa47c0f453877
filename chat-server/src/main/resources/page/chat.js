// The chat page: asks for a name and a room, and lets a visit begin and end.

import { MessageList } from './message-list.js';
import { Remembered } from './storage.js';
import { characters, reasonOf, text, translate, wellFormed } from './texts.js';
import { Composer, EntryForm, showUnsupported, Side, StatusLine } from './view.js';
import { Visit } from './visit.js';

const DEFAULT_ROOM = 'lobby';
const NAME_CHARS = 32;
const ROOM_NAME = /^[\p{L}\p{M}\p{Nd}._-]{1,64}$/u;

const lastName = new Remembered('localStorage', 'chat.name');
const lastRoom = new Remembered('localStorage', 'chat.room');
const session = new Remembered('sessionStorage', 'chat.session');

let visit = null;

const entry = new EntryForm(enter);
const status = new StatusLine(() => visit?.connectNow());
const side = new Side(rename);
const composer = new Composer(written => visit?.say(written), written => visit?.typed(written));
const messages = new MessageList(
  document.getElementById('messages'),
  document.getElementById('new-messages'),
  { onAgain: id => visit?.sayAgain(id), onDiscard: id => visit?.discard(id) },
);
const page = { status, messages, side, composer, onName: name => lastName.write(name), onRefused: refused };

function enter(typedName, typedRoom) {
  const name = tidy(typedName);
  const room = tidy(typedRoom);
  if (!isName(name)) {
    entry.refuse('name', text('badName'));
  } else if (!ROOM_NAME.test(room)) {
    entry.refuse('room', text('badRoom'));
  } else {
    entry.refuse(null, '');
    lastName.write(name);
    lastRoom.write(room);
    history.replaceState(null, '', '?room=' + encodeURIComponent(room));
    entry.hide();
    visit = new Visit(name, room, session, page);
    visit.start();
  }
}

function leave() {
  visit?.end();
  visit = null;
  document.title = text('title');
  entry.fill(lastName.read() ?? '', lastRoom.read() ?? DEFAULT_ROOM);
  entry.show();
}

/** The server does not let this visitor in like this. */
function refused(error) {
  leave();
  const field = { bad_name: 'name', bad_room: 'room' }[error.code];
  const reason = reasonOf(error);
  entry.refuse(field, field ? reason : text('refused', { reason }));
}

function rename(typedName) {
  const name = tidy(typedName);
  if (isName(name)) {
    visit?.rename(name);
  } else {
    side.note(text('badName'));
  }
}

/** The server looks closer at names; this finds what is plainly none. */
function isName(name) {
  const length = characters(name);
  return length >= 1 && length <= NAME_CHARS;
}

function tidy(typed) {
  return wellFormed(typed).trim().normalize('NFC');
}

/** The room that the address names, as `?room=` or `#room`. */
function roomOfAddress() {
  const named = new URLSearchParams(location.search).get('room');
  return named || decode(location.hash.slice(1));
}

function decode(encoded) {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return '';
  }
}

function start() {
  translate(document);
  if (!('WebSocket' in window)) {
    showUnsupported();
    return;
  }
  document.getElementById('leave').addEventListener('click', leave);
  window.addEventListener('online', () => visit?.wake());
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) {
      visit?.wake();
    }
  });
  entry.fill(lastName.read() ?? '', roomOfAddress() || lastRoom.read() || DEFAULT_ROOM);
  entry.show();
}

start();
