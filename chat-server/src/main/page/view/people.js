// Who is in the room.

import { html, useState } from '../html.js';
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
      <${RenameForm} app=${app} />
    </aside>`;
}

function RenameForm({ app }) {
  const [name, setName] = useState(app.name);
  const [note, setNote] = useState('');
  const rename = event => {
    event.preventDefault();
    app.client.rename(name).then(taken => setNote(text('renamed', { name: taken })), error => setNote(error.message));
  };
  return html`
    <form id="rename-form" onSubmit=${rename} noValidate>
      <label for="new-name">${text('yourName')}</label>
      <div class="row">
        <input id="new-name" value=${name} autocomplete="nickname" aria-describedby="rename-note" onInput=${event => setName(event.target.value)} />
        <button id="rename" type="submit">${text('rename')}</button>
      </div>
      <p id="rename-note" role="status">${note}</p>
    </form>`;
}
