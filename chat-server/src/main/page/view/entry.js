// The entry page: who one is, and where one wants to go.

import { html, useEffect, useRef, useState } from '../html.js';
import { text } from '../texts.js';

export function Entry({ app }) {
  const { problem, asksToken } = app.entry;
  const [name, setName] = useState(app.entry.name);
  const [room, setRoom] = useState(app.entry.room);
  const [token, setToken] = useState('');
  const form = useRef(null);
  useEffect(() => setRoom(app.entry.room), [app.entry.room]);
  useEffect(() => {
    const field = problem?.field ?? (name === '' ? 'name' : 'room');
    form.current.querySelector('#' + field)?.focus();
  }, [problem]);

  const enter = event => {
    event.preventDefault();
    app.enter(name, room, token.trim());
  };
  const field = (id, value, set, hints) => html`
    <label for=${id}>${text(id)}</label>
    <input id=${id} value=${value} onInput=${event => set(event.target.value)} aria-describedby="entry-error"
      aria-invalid=${problem?.field === id} ...${hints} />`;
  return html`
    <main id="entry">
      <form id="entry-form" ref=${form} onSubmit=${enter} noValidate>
        <h1>${text('title')}</h1>
        <p class="welcome">${text('welcome')}</p>
        ${field('name', name, setName, { autocomplete: 'nickname', required: !asksToken })}
        ${field('room', room, setRoom, { autocomplete: 'off', autocapitalize: 'none', spellcheck: false, required: true })}
        ${asksToken && field('token', token, setToken, { autocomplete: 'off', autocapitalize: 'none', spellcheck: false, class: 'secret' })}
        <p id="entry-error" class="problem" role="alert">${problem?.words}</p>
        <button id="enter" class="primary" type="submit">${text('enter')}</button>
      </form>
    </main>`;
}
