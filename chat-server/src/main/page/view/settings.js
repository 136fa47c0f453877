// What the visitor can choose.

import { html, useModel, useState } from '../html.js';
import { LANGUAGES, reasonOf, text } from '../texts.js';
import { useModal } from './modal.js';

export function SettingsDialog({ app, onClose }) {
  const settings = useModel(app.settings);
  const dialog = useModal();
  const { language, theme, clock, notify, muted } = settings.values;
  const choose = (name, value, options) => html`
    <label for=${'choose-' + name}>${text(name)}</label>
    <select id=${'choose-' + name} value=${value} onChange=${event => settings.set({ [name]: event.target.value })}>
      ${options.map(([each, words]) => html`<option key=${each} value=${each} selected=${each === value}>${words}</option>`)}
    </select>`;
  return html`
    <dialog id="settings" ref=${dialog} onClose=${onClose} aria-labelledby="settings-title">
      <h2 id="settings-title">${text('settings')}</h2>
      <${RenameForm} app=${app} />
      ${choose('language', language, [['auto', text('asBrowser')], ...Object.entries(LANGUAGES)])}
      ${choose('theme', theme, [['auto', text('asSystem')], ['light', text('light')], ['dark', text('dark')]])}
      ${choose('clock', clock, [['auto', text('asBrowser')], ['12', text('clock12')], ['24', text('clock24')]])}
      <${Notify} settings=${settings} notify=${notify} />
      <${Muted} settings=${settings} muted=${muted} />
      <button id="settings-close" class="primary" type="button" onClick=${() => dialog.current.close()}>${text('close')}</button>
    </dialog>`;
}

function RenameForm({ app }) {
  const [name, setName] = useState(app.name);
  const [note, setNote] = useState('');
  const rename = async event => {
    event.preventDefault();
    try {
      const away = app.state.is !== 'open';
      setNote(away ? text('renameLater', { name }) : '');
      setNote(text('renamed', { name: await app.rename(name) }));
    } catch (error) {
      setNote(reasonOf(error));
    }
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

/** The browser asks the visitor too, and may forbid it. */
function Notify({ settings, notify }) {
  const [forbidden, setForbidden] = useState(false);
  const choose = async event => {
    const { value } = event.target;
    const allowed = value === 'none' || await globalThis.Notification?.requestPermission() === 'granted';
    setForbidden(!allowed);
    settings.set({ notify: allowed ? value : 'none' });
  };
  return html`
    <label for="choose-notify">${text('notify')}</label>
    <select id="choose-notify" value=${notify} onChange=${choose} aria-describedby="notify-note">
      ${['none', 'mentions', 'all'].map(each => html`<option key=${each} value=${each} selected=${each === notify}>${text('notify_' + each)}</option>`)}
    </select>
    <p id="notify-note" class="problem" role="status">${forbidden ? text('notifyForbidden') : ''}</p>`;
}

function Muted({ settings, muted }) {
  const users = Object.entries(muted);
  const unmute = user => settings.set({ muted: Object.fromEntries(users.filter(([each]) => each !== user)) });
  return users.length > 0 && html`
    <h3>${text('mutedForMe')}</h3>
    <ul id="muted">${users.map(([user, name]) => html`
      <li key=${user}><bdi>${name}</bdi> <button type="button" onClick=${() => unmute(user)}>${text('showAgain')}</button></li>`)}
    </ul>`;
}
