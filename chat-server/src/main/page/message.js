// One message on the page: its element, and what becomes of it.

import { clockTime, text } from './texts.js';

const HUES = 8; // as many as css/base.css has
const TALL_LINES = 20;
const TALL_CHARS = 2_000;
const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/gu;

/** An element for a message, without its words yet. */
export function createMessage() {
  const element = document.createElement('div');
  element.className = 'message';
  const name = document.createElement('bdi');
  name.className = 'name';
  const time = document.createElement('time');
  time.className = 'time';
  const body = document.createElement('div');
  body.className = 'text';
  body.dir = 'auto';
  element.append(name, ' ', time, body);
  return element;
}

/** Shows `message` as it is now: it may have been edited, or deleted, since it was sent. */
export function fillMessage(element, message) {
  const time = element.querySelector('.time');
  setTime(time, message.time);
  showTime(time);
  element.dataset.hue = hueOf(message.user);
  element.dataset.user = message.user;
  if (message.deleted) {
    deleteMessage(element);
    return;
  }
  element.querySelector('.name').textContent = message.name;
  fillText(element, message.text);
  if (message.edited) {
    markEdited(element, message.edited);
  }
}

/** Whether an element is a message of `user` whose present text is not older than `since`. */
export function isOf(element, user, since) {
  const newest = element.querySelector('.edited') ?? element.querySelector('.time');
  return element.dataset.user === user && newest !== null && Date.parse(newest.dateTime) >= since;
}

/** An element for something that is no message. */
export function createNote(lines) {
  const element = document.createElement('p');
  element.className = 'note';
  element.dir = 'auto';
  element.textContent = lines.join(' ');
  return element;
}

/** Shows `line` in place of the text, unless an edit shown already is as new as `edit`, or the message is deleted. */
export function editMessage(element, line, edit) {
  const newer = edit.seq > Number(element.dataset.edit ?? 0);
  if (newer && !element.classList.contains('deleted')) {
    fillText(element, line);
    markEdited(element, edit);
  }
}

/** Nothing stays but the place and the time. */
export function deleteMessage(element) {
  element.classList.add('deleted');
  element.querySelector('.edited')?.remove();
  element.querySelector('.name').textContent = '';
  fillText(element, text('deleted'));
}

/** Shows when it was, with the date unless that is today. */
export function showDates(element) {
  element.querySelectorAll('.time, .edited').forEach(showTime);
}

/** Shows all of a tall text, or no longer. */
export function toggleWhole(element) {
  const whole = element.classList.toggle('whole');
  const more = element.querySelector('.more');
  more.textContent = text(whole ? 'showLess' : 'showAll');
  more.setAttribute('aria-expanded', String(whole));
}

function fillText(element, line) {
  const tall = isTall(line);
  element.querySelector('.text').textContent = line;
  element.classList.toggle('tall', tall);
  if (!tall) {
    element.classList.remove('whole');
    element.querySelector('.more')?.remove();
  } else if (element.querySelector('.more') === null) {
    element.querySelector('.text').after(createMore());
  }
}

/** By its characters, as measuring each message would be slow. */
export function isTall(line) {
  return line.length > TALL_CHARS || (line.match(LINE_BREAK)?.length ?? 0) >= TALL_LINES;
}

function createMore() {
  const more = document.createElement('button');
  more.type = 'button';
  more.className = 'more';
  more.textContent = text('showAll');
  more.setAttribute('aria-expanded', 'false');
  return more;
}

function markEdited(element, edit) {
  element.dataset.edit = edit.seq;
  const mark = element.querySelector('.edited') ?? createMark();
  setTime(mark, edit.time);
  showTime(mark);
  element.querySelector('.time').after(' ', mark);
}

/** Few screen readers read a tooltip: the time is in the text for them. */
function createMark() {
  const mark = document.createElement('time');
  mark.className = 'edited';
  const time = document.createElement('span');
  time.className = 'unseen';
  mark.append(text('edited'), time);
  return mark;
}

function showTime(element) {
  const shown = clockTime(Date.parse(element.dateTime));
  if (element.className === 'edited') {
    element.lastChild.textContent = ' ' + shown;
  } else {
    element.textContent = shown;
  }
}

function setTime(element, time) {
  const date = new Date(time);
  element.dateTime = date.toISOString();
  element.title = date.toLocaleString();
}

/** Names need not be unique: a colour by user helps to tell them apart. */
function hueOf(user) {
  let hash = 0;
  for (const character of user) {
    hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  }
  return hash % HUES;
}
