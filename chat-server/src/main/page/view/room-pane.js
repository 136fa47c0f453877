// The room in front: its head, messages, people, and where one writes.

import { html, useModel, useState } from '../html.js';
import { text } from '../texts.js';
import { Composer } from './composer.js';
import { MessageList } from './message-list.js';
import { People } from './people.js';
import { Status } from './status.js';
import { Typing } from './typing.js';

const WIDE = '(min-width: 64rem)';

export function RoomPane({ app, room, onList, listIsOpen }) {
  useModel(room);
  const [showsPeople, showPeople] = useState(() => matchMedia(WIDE).matches);
  return html`
    <div id="room" class=${showsPeople ? 'with-people' : ''}>
      <header>
        <button id="list" type="button" onClick=${onList} aria-expanded=${listIsOpen} aria-label=${text('rooms')}>☰</button>
        <h1 id="room-title" dir="auto">${room.name}</h1>
        ${room.topic && html`<p id="topic" dir="auto">${room.topic}</p>`}
        <button id="member-count" type="button" aria-expanded=${showsPeople} onClick=${() => showPeople(!showsPeople)}>
          ${text('memberCount', { count: room.members.count })}
        </button>
        <button id="copy-link" type="button" onClick=${() => navigator.clipboard?.writeText(location.href)}>${text('copyLink')}</button>
        <button id="leave" type="button" onClick=${() => app.leave(room)}>${text('leave')}</button>
      </header>
      <${Status} app=${app} />
      <main>
        <${MessageList} app=${app} room=${room} />
      </main>
      <footer>
        <${Typing} names=${room.typists.names} />
        <${Composer} app=${app} room=${room} />
      </footer>
      ${showsPeople && html`<${People} app=${app} room=${room} />`}
    </div>`;
}
