// Why one is no longer in the room in front, and the way back.

import { html } from '../html.js';
import { fullTime } from '../clock.js';
import { reasonOf, text, withReason } from '../texts.js';

export function Ended({ app, room }) {
  return html`
    <div id="ended" role="alert">
      <p dir="auto">${wordsOf(room.ended, app.settings.values.clock)}</p>
      <button id="rejoin" type="button" onClick=${() => app.rooms.rejoin(room)}>${text('rejoin')}</button>
    </div>`;
}

function wordsOf({ why, reason, until, error }, clock) {
  if (why === 'refused') {
    return text('roomRefused', { reason: reasonOf(error) });
  }
  const words = withReason('removed', reason);
  return until === undefined ? words : words + ' ' + text('removedUntil', { time: fullTime(until, clock) });
}
