// What can be done with a message.

import { html } from '../html.js';
import { text } from '../texts.js';

/** Paths of 16 by 16. */
const SIGNS = {
  reply: 'M7 3 2.5 7.5 7 12M3 7.5h6a4.5 4.5 0 0 1 4.5 4.5v1',
  copyLink: 'M6.5 9.5l3-3M7 4.5l1.5-1.5a3.2 3.2 0 0 1 4.5 4.5L11.5 9M4.5 7 3 8.5A3.2 3.2 0 0 0 7.5 13L9 11.5',
  edit: 'M10.5 3l2.5 2.5L6 12.5l-3.2.7.7-3.2z',
  remove: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 8.5h5.8l.6-8.5M7 7v3.5M9 7v3.5',
};
const WORDS = { remove: 'delete' };

/** Buttons with `data-act`: the list hears of their clicks, and hands the message to the action of that name. */
export function Toolbar({ acts }) {
  return html`
    <div class="toolbar-place"><div class="toolbar" role="toolbar" aria-label=${text('messageActions')}>
      ${acts.split(' ').map((act, i) => html`<button key=${act} type="button" data-act=${act} tabindex=${i === 0 ? 0 : -1} aria-label=${text(WORDS[act] ?? act)}
        title=${text(WORDS[act] ?? act)}><svg viewBox="0 0 16 16" aria-hidden="true"><path d=${SIGNS[act]} /></svg></button>`)}
    </div></div>`;
}

/** A number of an earlier numbering may be that of another message. The names of what this visitor can do with a message, separated by spaces: a text, so that it is the same while it says the same. */
export function actsOn(entry, actions, { isOwn, canModerate, isOutdated }) {
  if (entry.item || entry.deleted) {
    return '';
  }
  const allowed = { reply: true, copyLink: !isOutdated, edit: isOwn && !isOutdated, remove: (isOwn || canModerate) && !isOutdated };
  return Object.keys(allowed).filter(act => allowed[act] && actions[act]).join(' ');
}
