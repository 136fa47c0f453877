// Who is in the room.

import { html } from '../html.js';
import { text } from '../texts.js';

export function People({ app, room }) {
  const { list } = room.members;
  const members = list && [...list.values()].sort((one, other) => one.name.localeCompare(other.name));
  return html`
    <aside id="people" aria-label=${text('people')}>
      <h2>${text('people')}</h2>
      ${members ? html`<ul id="members">${members.map(member => html`
        <li key=${member.user} class=${member.user === app.user ? 'own' : ''}>
          <bdi>${member.user === app.user ? text('you', { name: member.name }) : member.name}</bdi>
        </li>`)}</ul>` : html`<p id="members-note">${text('manyMembers')}</p>`}
    </aside>`;
}
