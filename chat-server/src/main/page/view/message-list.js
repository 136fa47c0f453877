// The messages of the room in front.

import { html, useLayoutEffect, useRef } from '../html.js';
import { clockTime } from '../clock.js';
import { text } from '../texts.js';

export function MessageList({ app, room }) {
  const list = useRef(null);
  useLayoutEffect(() => {
    list.current.scrollTop = list.current.scrollHeight;
  });
  const { clock } = app.settings.values;
  const own = { user: app.user, name: app.name };
  return html`
    <div id="messages" ref=${list} role="log" aria-live="polite" aria-busy=${room.isLoading} tabindex="0" aria-label=${text('messages')}>
      ${room.log.entries.map(entry => html`<${Entry} key=${entry.key} entry=${entry} app=${app} clock=${clock} />`)}
      ${room.unsent.map(item => html`<${Unsent} key=${'u' + item.id} item=${item} own=${own} room=${room} clock=${clock} />`)}
    </div>`;
}

function Entry({ entry, app, clock }) {
  if (entry.kind === 'gap') {
    return html`<p class="gap">${text('lostMany', { count: entry.to - entry.from + 1 })}</p>`;
  } else if (entry.kind === 'note') {
    return html`<p class="note"></p>`;
  }
  const classes = ['message', entry.user === app.user && 'own', entry.deleted && 'deleted'].filter(Boolean).join(' ');
  return html`
    <div class=${classes} data-seq=${entry.seq}>
      <bdi class="name">${entry.name}</bdi> <time class="time" datetime=${new Date(entry.time).toISOString()}>${clockTime(entry.time, clock)}</time>
      ${entry.edited && html` <span class="edited">${text('edited')}</span>`}
      <div class="text" dir="auto">${entry.deleted ? text('deleted') : entry.text}</div>
    </div>`;
}

function Unsent({ item, own, room, clock }) {
  const failed = item.state === 'failed';
  return html`
    <div class=${'message own ' + (failed ? 'failed' : 'pending')}>
      <bdi class="name">${own.name}</bdi> <time class="time">${clockTime(item.time, clock)}</time>
      <div class="text" dir="auto">${item.text}</div>
      <span class="state">${text(failed ? 'failed' : 'waitingToSend', { reason: item.error?.code })}
        ${failed && html`<button class="again" onClick=${() => room.room.retry(item.id)}>${text('again')}</button>`}
        ${failed && html`<button class="discard" onClick=${() => room.room.discard(item.id)}>${text('discard')}</button>`}
      </span>
    </div>`;
}
