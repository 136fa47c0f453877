// Who is typing.

import { html } from '../html.js';
import { text } from '../texts.js';

export function Typing({ names }) {
  return html`<p id="typing" role="status" dir="auto">${wordsOf(names)}</p>`;
}

function wordsOf([name, other, ...more]) {
  if (name === undefined) {
    return '';
  } else if (other === undefined) {
    return text('typingOne', { name });
  }
  return more.length === 0 ? text('typingTwo', { name, other }) : text('typingMany');
}
