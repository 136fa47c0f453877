// The rooms that the visitor is in.

import { html, useModel, useState } from '../html.js';
import { text } from '../texts.js';
import { SettingsDialog } from './settings.js';

export function RoomList({ app, onClose }) {
  return html`
    <nav id="rooms" aria-label=${text('rooms')}>
      <h2>${text('rooms')}</h2>
      <ul>${app.rooms.all.map(room => html`<${RoomRow} key=${room.name} app=${app} room=${room} onOpen=${onClose} />`)}</ul>
      <${JoinForm} app=${app} />
      <${Me} app=${app} />
    </nav>`;
}

function RoomRow({ app, room, onOpen }) {
  useModel(room);
  const { last, unread, mentions } = room;
  const open = event => {
    event.preventDefault();
    app.rooms.open(room.name);
    onOpen();
  };
  return html`
    <li class=${unread > 0 ? 'unread' : ''}>
      <a href=${'#' + encodeURIComponent(room.name)} onClick=${open} aria-current=${room === app.rooms?.current ? 'page' : undefined}>
        <bdi class=${room.isDirect ? 'room-name direct' : 'room-name'}>${room.title}</bdi>
        ${unread > 0 && html`<span class=${mentions > 0 ? 'count mention' : 'count'} aria-label=${text('unreadCount', { count: unread })}>${unread}</span>`}
        <span class="last" dir="auto">${last && `${last.name}: ${preview(last.text)}`}</span>
      </a>
    </li>`;
}

function JoinForm({ app }) {
  const [room, setRoom] = useState('');
  const [problem, setProblem] = useState('');
  const join = event => {
    event.preventDefault();
    const opened = app.rooms.open(room);
    setProblem(opened ? '' : text('badRoom'));
    if (opened) {
      setRoom('');
    }
  };
  return html`
    <form id="join-form" onSubmit=${join} noValidate>
      <label class="unseen" for="join-room">${text('joinRoom')}</label>
      <div class="row">
        <input id="join-room" value=${room} placeholder=${text('joinRoom')} autocomplete="off" autocapitalize="none" spellcheck=${false}
          onInput=${event => setRoom(event.target.value)} aria-describedby="join-error" />
        <button id="join" type="submit">${text('join')}</button>
      </div>
      <p id="join-error" class="problem" role="alert">${problem}</p>
    </form>`;
}

/** Who one is, and what one can choose. */
function Me({ app }) {
  const [isOpen, open] = useState(false);
  return html`
    <button id="me" type="button" onClick=${() => open(true)} aria-label=${app.name + ' – ' + text('settings')} title=${text('settings')}>
      <bdi>${app.name}</bdi> <span aria-hidden="true">⚙</span>
    </button>
    ${isOpen && html`<${SettingsDialog} app=${app} onClose=${() => open(false)} />`}`;
}

/** What somebody says, without what they quote. */
function preview(line) {
  return line.split('\n').filter(each => !each.startsWith('>')).join(' ').trim() || line;
}
