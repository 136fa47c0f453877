// How the connection is: always said, and in `data-state` too.

import { html, useEffect, useState } from '../html.js';
import { closeReasonOf, text, waitingReasonOf } from '../texts.js';

export function Status({ app }) {
  const { state } = app;
  const waits = state.until !== undefined;
  return html`
    <div id="status" data-state=${state.is}>
      <span id="status-text" role="status">${wordsOf(state)}</span>
      ${waits && html`<${Countdown} key=${state.until} until=${state.until} />`}
      ${(waits || state.is === 'closed') && html`<button id="retry" type="button" onClick=${() => app.client.connectNow()}>${text('retry')}</button>`}
    </div>`;
}

function wordsOf(state) {
  switch (state.is) {
    case 'waiting':
      return waitingReasonOf(state.code);
    case 'closed':
      return closeReasonOf(state);
    default:
      return text(state.is);
  }
}

/** Stands outside the live region, so that nobody has to listen to every second. */
function Countdown({ until }) {
  const left = () => Math.max(0, Math.ceil((until - Date.now()) / 1_000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(left()), 250);
    return () => clearInterval(timer);
  }, [until]);
  return html`<span id="countdown">${text('countdown', { seconds })}</span>`;
}
