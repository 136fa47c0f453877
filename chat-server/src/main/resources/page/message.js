// One message on the page: its element, and what becomes of it.

import { clockTime, text } from './texts.js';

const HUES = 8; // as many as chat.css has

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
  time.textContent = clockTime(message.time);
  element.dataset.hue = hueOf(message.user);
  if (message.deleted) {
    deleteMessage(element);
    return;
  }
  element.querySelector('.name').textContent = message.name;
  element.querySelector('.text').textContent = message.text;
  if (message.edited) {
    markEdited(element, message.edited);
  }
}

/** Shows `line` in place of the text, unless an edit shown already is as new as `edit`, or the message is deleted. */
export function editMessage(element, line, edit) {
  const newer = edit.seq > Number(element.dataset.edit ?? 0);
  if (newer && !element.classList.contains('deleted')) {
    element.querySelector('.text').textContent = line;
    markEdited(element, edit);
  }
}

/** Nothing stays but the place and the time. */
export function deleteMessage(element) {
  element.classList.add('deleted');
  element.querySelector('.edited')?.remove();
  element.querySelector('.name').textContent = '';
  element.querySelector('.text').textContent = text('deleted');
}

function markEdited(element, edit) {
  element.dataset.edit = edit.seq;
  const mark = element.querySelector('.edited') ?? createMark();
  setTime(mark, edit.time);
  mark.lastChild.textContent = ' ' + clockTime(edit.time);
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
