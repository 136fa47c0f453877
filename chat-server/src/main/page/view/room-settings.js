// The settings of a room, for those who may moderate it.

import { html, useState } from '../html.js';
import { reasonOf, text } from '../texts.js';
import { useModal } from './modal.js';

const TOPIC_CHARS = 500;
const SLOW_SECONDS = [0, 5, 10, 30, 60, 300, 3_600];

export function RoomSettings({ room, onClose }) {
  const dialog = useModal();
  const [topic, setTopic] = useState(room.topic);
  const [kind, setKind] = useState(room.kind);
  const [slow, setSlow] = useState(String(room.slowMs / 1_000));
  const [problem, setProblem] = useState('');
  const save = async event => {
    event.preventDefault();
    try {
      await room.room.configure({ topic, kind, slowMs: Number(slow) * 1_000 });
      dialog.current.close();
    } catch (error) {
      setProblem(text('refused', { reason: reasonOf(error) }));
    }
  };
  const seconds = [...new Set([...SLOW_SECONDS, room.slowMs / 1_000])].sort((one, other) => one - other);
  return html`
    <dialog id="room-settings" class="question" ref=${dialog} onClose=${onClose} aria-labelledby="room-settings-title">
      <form onSubmit=${save}>
        <h2 id="room-settings-title" dir="auto">${text('roomSettings', { room: room.title })}</h2>
        <label for="topic-field">${text('topicField')}</label>
        <input id="topic-field" value=${topic} maxlength=${TOPIC_CHARS} dir="auto" onInput=${event => setTopic(event.target.value)} />
        <label for="kind-field">${text('kindField')}</label>
        <select id="kind-field" onChange=${event => setKind(event.target.value)}>
          ${[['open', 'kindOpen'], ['invite', 'kindInvite'], ['announce', 'kindAnnounce']].map(([each, words]) => html`
            <option key=${each} value=${each} selected=${each === kind}>${text(words)}</option>`)}
        </select>
        <label for="slow-field">${text('slowField')}</label>
        <select id="slow-field" onChange=${event => setSlow(event.target.value)}>
          ${seconds.map(each => html`<option key=${each} value=${each} selected=${String(each) === slow}>${text(each === 0 ? 'notSlow' : 'slow', { seconds: each })}</option>`)}
        </select>
        <p class="problem" role="alert">${problem}</p>
        <div class="row">
          <button type="button" onClick=${() => dialog.current.close()}>${text('cancel')}</button>
          <button class="primary" type="submit">${text('save')}</button>
        </div>
      </form>
    </dialog>`;
}
