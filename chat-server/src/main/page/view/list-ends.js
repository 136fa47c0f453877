// What stands where the messages begin and end.

import { html } from '../html.js';
import { counted, text } from '../texts.js';

/** Before the first message. */
export function Start({ room, isEmpty }) {
  const { reading } = room;
  const { log } = reading;
  if (reading.failed === 'older' || reading.failed === 'open') {
    return html`<${Failed} reading=${reading} />`;
  } else if (room.isLoading || log.hasOlder || reading.busy === 'open') {
    return html`<p class="start">${text('loadingMessages')}</p>`;
  } else if (room.ended !== null) {
    return null;
  } else if (isEmpty) {
    return html`<div class="empty"><p class="empty-title">${text('emptyRoom')}</p><p>${text('emptyRoomHint')}</p></div>`;
  }
  return html`<p class="start">${text(log.entries[0]?.seq > 1 ? 'retained' : 'beginning', { room: room.title })}</p>`;
}

/** In place of messages that could not be had. */
export function Failed({ reading }) {
  return html`<p class="start failed-page" role="alert"><span>${text('loadFailed')}</span> <button type="button" onClick=${() => reading.retry()}>${text('tryAgain')}</button></p>`;
}

/** The ways to what is not in sight. */
export function Jumps({ room, onNewest }) {
  const { reading } = room;
  const { log } = reading;
  const toNewest = () => {
    reading.toNewest();
    onNewest();
  };
  return html`
    <p id="reading-note" role="status">${reading.note && text(reading.note)}</p>
    ${reading.sawNew === false && html`<button id="first-new" type="button" onClick=${() => reading.showNew()}>↑ ${text('newSince')}</button>`}
    <button id="new-messages" type="button" hidden=${log.follows} onClick=${toNewest}>↓ ${log.missed > 0 ? counted('newCount', log.missed) : text('toNewest')}</button>`;
}
