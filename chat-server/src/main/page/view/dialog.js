// A question to the visitor before something is done.

import { html, useState } from '../html.js';
import { text } from '../texts.js';
import { useModal } from './modal.js';

const REASON_CHARS = 200;

/**
 * Asks `question: { words, yes, choices, wantsReason }`, and calls `onAnswer({ reason, choice })`, or `onAnswer(null)` if the visitor does not want it.
 * `choices` are `[value, words]`, of which one is chosen.
 */
export function Dialog({ question, onAnswer }) {
  const dialog = useModal();
  const [reason, setReason] = useState('');
  const [choice, setChoice] = useState(question.choices?.[0][0]);
  const answer = event => {
    event.preventDefault();
    onAnswer({ reason: reason.trim() || undefined, choice });
  };
  return html`
    <dialog class="question" ref=${dialog} onClose=${() => onAnswer(null)} aria-labelledby="question">
      <form onSubmit=${answer}>
        <p id="question" dir="auto">${question.words}</p>
        ${question.choices && html`
          <label for="choice" class="unseen">${text('howLong')}</label>
          <select id="choice" value=${choice} onChange=${event => setChoice(event.target.value)}>
            ${question.choices.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}
          </select>`}
        ${question.wantsReason && html`
          <label for="reason">${text('reason')}</label>
          <input id="reason" value=${reason} maxlength=${REASON_CHARS} autocomplete="off" onInput=${event => setReason(event.target.value)} />`}
        <div class="row">
          <button class="no" type="button" onClick=${() => dialog.current.close()}>${text('cancel')}</button>
          <button class="yes primary" type="submit">${question.yes}</button>
        </div>
      </form>
    </dialog>`;
}
