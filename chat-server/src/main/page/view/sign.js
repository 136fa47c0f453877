// Words that show as a sign where there is no room for their words.

import { html } from '../html.js';

/** Paths of 16 by 16. */
const SIGNS = {
  people: 'M8 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 13.5c.5-3 2.6-4 5-4s4.5 1 5 4',
  settings: 'M2.5 5h6M12 5h1.5M10.2 3.2v3.6M2.5 11H4M7.5 11h6M5.8 9.2v3.6',
  link: 'M6.5 9.5l3-3M7 4.5l1.5-1.5a3.2 3.2 0 0 1 4.5 4.5L11.5 9M4.5 7 3 8.5A3.2 3.2 0 0 0 7.5 13L9 11.5',
  done: 'M3 8.5 6.5 12 13 4.5',
  wait: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2 1.3',
  leave: 'M9 3H3.5v10H9M6.5 8h7M11 5.5 13.5 8 11 10.5',
};

/** Words, and the sign that is seen instead where there is no room for them. */
export function Worded({ sign, words }) {
  return html`<svg class="sign" viewBox="0 0 16 16" aria-hidden="true"><path d=${SIGNS[sign]} /></svg><span class="words">${words}</span>`;
}
