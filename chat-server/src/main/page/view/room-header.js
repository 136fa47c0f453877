// The head of the room in front.

import { html, useState } from '../html.js';
import { addressOf } from '../address.js';
import { text } from '../texts.js';
import { CopyLink } from './copy.js';
import { RoomSettings } from './room-settings.js';
import { Worded } from './sign.js';

export function RoomHeader({ room, listIsOpen, onList, showsPeople, onPeople, onLeave }) {
  const [configures, configure] = useState(false);
  return html`
    <header>
      <button id="list" type="button" onClick=${onList} aria-expanded=${listIsOpen} aria-label=${text('rooms')}>☰</button>
      <h1 id="room-title" class=${room.isDirect ? 'direct' : ''} dir="auto">${room.title}</h1>
      <p id="topic" dir="auto">${room.topic}</p>
      <button id="member-count" type="button" aria-expanded=${showsPeople} onClick=${onPeople} data-count=${room.members.count}>
        <${Worded} sign="people" words=${text('memberCount', { count: room.members.count })} />
      </button>
      ${room.canModerate && html`<button id="configure" type="button" onClick=${() => configure(true)}><${Worded} sign="settings" words=${text('settings')} /></button>`}
      ${configures && html`<${RoomSettings} room=${room} onClose=${() => configure(false)} />`}
      <${CopyLink} address=${addressOf(location, room.name)} />
      <button id="leave" type="button" onClick=${onLeave}><${Worded} sign="leave" words=${text('leave')} /></button>
    </header>`;
}
