// The chat page: asks for a name and a room, and lets a visit begin and end.

import { roomOf } from './address.js';
import { watchDays } from './day.js';
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
const session = new Remembered('localStorage', 'chat.session'); // one browser is one user, in all its tabs
const roomOfTab = new Remembered('sessionStorage', 'chat.in'); // while it is in one

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
    lastRoom.write(room);
    roomOfTab.write(room);
    showRoomInAddress(room);
    entry.hide();
    visit = new Visit(name, room, session, page);
    visit.start();
  }
}

/** Whether the visitor may go: what was not sent is given up only if they say so. */
function mayLeave() {
  const count = visit.waiting;
  const may = count === 0 || window.confirm(text(count === 1 ? 'leaveOne' : 'leaveMany', { count }));
  if (may) {
    visit.discardUnsent();
  }
  return may;
}

function leave() {
  if (mayLeave()) {
    showDoor();
  }
}

function showDoor() {
  const { name, room } = visit;
  visit.end();
  visit = null;
  roomOfTab.forget();
  document.title = text('title');
  entry.fill(name, room);
  entry.show();
}

/** The server does not let this visitor in like this. What was not sent waits for their return. */
function refused(error) {
  showDoor();
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

/** Somebody put another room into the address, or went back to an earlier one. */
function addressChanged() {
  const room = tidy(roomOf(location));
  if (!ROOM_NAME.test(room) || room === visit?.room) {
    return;
  }
  if (visit === null) {
    entry.fill(lastName.read() ?? '', room);
  } else if (mayLeave()) {
    const { name } = visit;
    visit.end();
    enter(name, room);
  } else {
    showRoomInAddress(visit.room);
  }
}

function showRoomInAddress(room) {
  history.replaceState(null, '', '?room=' + encodeURIComponent(room));
}

function start() {
  document.getElementById('loading').hidden = true;
  translate(document);
  if (!('WebSocket' in window)) {
    showUnsupported();
    return;
  }
  document.getElementById('leave').addEventListener('click', leave);
  window.addEventListener('online', () => visit?.wake());
  window.addEventListener('offline', () => visit?.offline());
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) {
      visit?.wake();
      takeNameOfOtherTabs(); // a tab that was frozen heard nothing
    }
  });
  window.addEventListener('popstate', addressChanged);
  window.addEventListener('hashchange', addressChanged);
  window.addEventListener('storage', event => {
    if (event.key === 'chat.name') {
      takeNameOfOtherTabs();
    }
  });
  window.addEventListener('beforeunload', event => {
    if (visit?.hasUnsent) {
      event.preventDefault();
    }
  });
  watchDays(() => messages.showDates());
  begin();
}

function takeNameOfOtherTabs() {
  const name = lastName.read();
  if (name !== null) {
    visit?.renamedElsewhere(name);
  }
}

/** A page that was loaded again in a room goes on there. */
function begin() {
  const room = tidy(roomOf(location));
  entry.fill(lastName.read() ?? '', room || lastRoom.read() || DEFAULT_ROOM);
  entry.show();
  if (room !== '' && room === roomOfTab.read() && lastName.read() !== null) {
    enter(lastName.read(), room);
  }
}

start();
