// How the connection is: always said, and in `data-state` too.

import { fullTime } from '../clock.js';
import { html, useEffect, useState } from '../html.js';
import { closeReasonOf, text, waitingReasonOf } from '../texts.js';
import { wordsOf as wordsOfGap } from './gap.js';

const SAY_BACK_MS = 5_000;
const SAY_LOSS_MS = 20_000;

export function Status({ app, room }) {
  const { state } = app;
  const { clock } = app.settings.values;
  const waits = state.until !== undefined;
  const { isBack, lost } = useReturn(app, room);
  return html`
    <section id="status" aria-label=${text('connection')} data-state=${state.is} class=${isBack ? 'back' : ''}>
      <span id="status-text" role="status">${isBack ? wordsOfReturn(lost, clock) : wordsOf(state, clock)}</span>
      ${waits && html`<${Countdown} key=${state.until} until=${state.until} />`}
      ${(waits || state.is === 'closed') && html`<button id="retry" type="button" onClick=${() => app.client.connectNow()}>${text('retry')}</button>`}
    </section>`;
}

function wordsOf(state, clock) {
  switch (state.is) {
    case 'waiting':
      return waitingReasonOf(state.code);
    case 'closed':
      return closeReasonOf(state) + (state.endsAt === undefined ? '' : ' ' + text('removedUntil', { time: fullTime(state.endsAt, clock) }));
    default:
      return text(state.is);
  }
}

function wordsOfReturn(lost, clock) {
  return lost === null ? text('back') : text('back') + ' ' + wordsOfGap(lost, clock);
}

/** Says for a while that the connection came back, and longer what was lost. */
function useReturn(app, room) {
  const { isBack } = app;
  const lost = isBack ? room.gap : null;
  useEffect(() => {
    const timer = isBack && setTimeout(() => app.saidBack(), lost === null ? SAY_BACK_MS : SAY_LOSS_MS);
    return () => clearTimeout(timer);
  }, [isBack, lost]);
  return { isBack, lost };
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
