// Who is in the room, and what can be done about somebody.

import { html, useState } from '../html.js';
import { text } from '../texts.js';
import { Avatar } from './avatar.js';
import { MemberMenu } from './member-menu.js';

const SEARCH_FROM = 10; // members from which on a search helps

export function People({ app, room, ask }) {
  const [wanted, search] = useState('');
  const { list, count } = room.members;
  const members = list && sorted([...list.values()], wanted);
  return html`
    <aside id="people" aria-label=${text('people')} tabindex="-1">
      <h2>${text('people')}</h2>
      ${list?.size >= SEARCH_FROM && html`
        <input id="search-people" type="search" value=${wanted} placeholder=${text('searchPeople')} aria-label=${text('searchPeople')}
          onInput=${event => search(event.target.value)} />`}
      ${members ? html`<ul id="members">${members.map(member => html`
        <${MemberRow} key=${member.user} app=${app} room=${room} member=${member} ask=${ask} />`)}</ul>`
        : html`<p id="members-note">${text('manyMembers', { count })}</p>`}
      ${members?.length === 0 && html`<p id="members-note">${text('nobodyFound')}</p>`}
    </aside>`;
}

const collator = new Intl.Collator();

/** Moderators first, each part by name. */
function sorted(members, wanted) {
  const needle = wanted.trim().toLocaleLowerCase();
  return members
    .filter(member => member.name.toLocaleLowerCase().includes(needle))
    .sort((one, other) => Boolean(other.role) - Boolean(one.role) || collator.compare(one.name, other.name));
}

function MemberRow({ app, room, member, ask }) {
  const self = member.user === app.user;
  return html`
    <li data-user=${member.user} class=${self ? 'own' : ''}>
      <${Avatar} user=${member.user} name=${member.name} />
      <bdi class="member-name">${self ? text('you', { name: member.name }) : member.name}</bdi>
      ${member.role && html`<span class="role">${text('moderator')}</span>`}
      ${!self && html`<${MemberMenu} app=${app} room=${room} member=${member} ask=${ask} />`}
    </li>`;
}
