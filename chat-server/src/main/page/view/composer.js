// Where one writes.

import { html, useEffect, useRef, useState } from '../html.js';
import { text, wellFormed } from '../texts.js';

export function Composer({ app, room }) {
  const [draft, setDraft] = useState('');
  const field = useRef(null);
  useEffect(() => field.current.focus(), [room]);
  const send = event => {
    event?.preventDefault();
    const line = wellFormed(draft);
    if (line.trim() !== '') {
      room.room.send(line).catch(() => {}); // the item says why
      setDraft('');
    }
  };
  const key = event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      send(event);
    }
  };
  const write = event => {
    setDraft(event.target.value);
    room.room.typing(event.target.value.trim() !== '');
  };
  return html`
    <form id="send-form" onSubmit=${send} noValidate>
      <label class="unseen" for="text">${text('message')}</label>
      <textarea id="text" ref=${field} rows="1" enterkeyhint="send" dir="auto" placeholder=${text('messageHint')}
        value=${draft} onInput=${write} onKeyDown=${key} disabled=${room.ended !== null || app.state.is === 'closed'}></textarea>
      <button id="send" class="primary" type="submit">${text('send')}</button>
    </form>`;
}
