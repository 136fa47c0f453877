// The chat page: asks for a name and a room, and lets a visit begin and end.

import { roomOf, tokenOf } from './address.js';
import { Credentials, Token } from './credentials.js';
import { watchDays } from './day.js';
import { MessageList } from './message-list.js';
import { Remembered } from './storage.js';
import { characters, closeReasonOf, reasonOf, text, translate, wellFormed } from './texts.js';
import { Composer, EntryForm, RenewalForm, showUnsupported, Side, StatusLine } from './view.js';
import { Visit } from './visit.js';

const DEFAULT_ROOM = 'lobby';
const NAME_CHARS = 32;
const ROOM_NAME = /^[\p{L}\p{M}\p{Nd}._-]{1,64}$/u;

const lastName = new Remembered('localStorage', 'chat.name');
const lastRoom = new Remembered('localStorage', 'chat.room');
const session = new Remembered('localStorage', 'chat.session'); // one browser is one user, in all its tabs
const token = new Token();
const credentials = new Credentials(session, token);
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
const renewal = new RenewalForm(given => visit?.renew(given));
const page = { status, messages, side, composer, renewal, onName: rememberName, onRefused: refused };

function enter(typedName, typedRoom, typedToken = '') {
  const name = tidy(typedName);
  const room = tidy(typedRoom);
  if (typedToken !== '') {
    token.write(typedToken);
  }
  if (!isName(name) && !(name === '' && token.read())) {
    entry.refuse('name', text('badName'));
  } else if (!ROOM_NAME.test(room)) {
    entry.refuse('room', text('badRoom'));
  } else {
    entry.refuse(null, '');
    entry.forgetToken();
    lastRoom.write(room);
    roomOfTab.write(room);
    showRoomInAddress(room);
    entry.hide();
    visit = new Visit(name, room, credentials, page);
    visit.start();
  }
}

/** A token speaks for its tab alone, and may say what its user is called. */
function rememberName(name) {
  if (!token.read()) {
    lastName.write(name);
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
  if (error.code === 'token_expired') {
    entry.askForToken(closeReasonOf(4501));
    return;
  }
  if (error.code === 'bad_token') {
    entry.askForToken(text(credentials.hadToken ? 'tokenRefused' : 'tokenWanted'));
    return;
  }
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
  const given = takeToken();
  if (given !== '' && visit !== null) {
    visit.renew(given);
  }
  if (!ROOM_NAME.test(room) || room === visit?.room) {
    return;
  }
  if (visit === null) {
    entry.fill(lastName.read() ?? '', room);
    if (given !== '') {
      enter(lastName.read() ?? '', room);
    }
  } else if (mayLeave()) {
    const { name } = visit;
    visit.end();
    enter(name, room);
  } else {
    showRoomInAddress(visit.room);
  }
}

/** The token that somebody put into the address. It does not stay there, where others may see it. */
function takeToken() {
  const given = tokenOf(location);
  if (given !== '') {
    history.replaceState(null, '', location.pathname + location.search + location.hash.replace(/\?.*/, ''));
    if (visit === null) {
      token.write(given);
    }
  }
  return given;
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
  if (name !== null && !token.read()) {
    visit?.renamedElsewhere(name);
  }
}

/** A page that was loaded again in a room goes on there, and whoever brings a token goes in. */
function begin() {
  const room = tidy(roomOf(location));
  const name = lastName.read() ?? '';
  const brought = takeToken() !== '';
  entry.fill(name, room || lastRoom.read() || DEFAULT_ROOM);
  entry.show();
  const returns = room === roomOfTab.read() && (name !== '' || token.read());
  if (room !== '' && (returns || brought)) {
    enter(name, room);
  }
}

start();
