// What stands between messages.

import { dateTime } from '../clock.js';
import { html } from '../html.js';
import { text } from '../texts.js';
import { linesOf } from './changes.js';

/** What cannot be had, in times: nobody knows messages by their numbers. */
export function Gap({ entry, clock }) {
  return html`<p class="gap" data-key=${entry.key}>${wordsOf(entry, clock)}</p>`;
}

/** The words for a gap: `since` and `until` are the times of what is there before and after it, null where that is not known. */
export function wordsOf({ since, until, renewed }, clock) {
  const times = { since: since && dateTime(since, clock), until: until && dateTime(until, clock) };
  const known = (since ? 'Since' : '') + (until ? 'Until' : '');
  return text((renewed ? 'renewed' : 'lost') + known, times);
}

/** What changed in the room, or nothing. */
export function Note({ entry, self }) {
  const lines = linesOf(entry, self);
  return lines.length > 0 && html`<p class="note" data-key=${entry.key} dir="auto">${lines.join(' ')}</p>`;
}
