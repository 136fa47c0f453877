// A message's text: what is markup in it, links, and the names of those who are meant.

import { html } from '../html.js';
import { parse } from '../model/markup.js';
import { GOES_ON } from '../model/room.js';

const TAGS = { strong: 'strong', em: 'em', del: 'del', quote: 'blockquote', item: 'li' };
const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{Extended_Pictographic}\p{Emoji_Modifier}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u;
const PLAIN = /[\p{L}\s.,:;!?]/u; // what no emoji has, but nearly every text
const SEGMENTER = new Intl.Segmenter(); // making one takes longer than using it
const MOST_EMOJI = 3;
const LONGEST_EMOJI = 100; // characters of text that are looked at

/** The parts of `text` as views. `self` is the visitor's name, to mark where it is named. */
export function markdown(text, self) {
  return views(parse(text), self);
}

function views(parts, self) {
  return parts.map(part => typeof part === 'string' ? withMentions(part, self) : view(part, self));
}

function view({ kind, text, href, host, start, parts }, self) {
  switch (kind) {
    case 'code':
      return html`<code dir="auto">${text}</code>`;
    case 'block':
      return html`<pre tabindex="0" dir="auto"><code>${text}</code></pre>`;
    case 'link':
      return html`<${Link} href=${href} host=${host}>${views(parts, '')}<//>`;
    case 'list':
      return start === null ? html`<ul>${views(parts, self)}</ul>` : html`<ol start=${start}>${views(parts, self)}</ol>`;
    default:
      return html`<${TAGS[kind]} dir=${kind === 'quote' ? 'auto' : undefined}>${views(parts, self)}<//>`;
  }
}

/** What it says may read from right to left, or be another address: neither touches what stands around it. */
function Link({ href, host, children }) {
  return html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow"><bdi>${children}</bdi></a>${host && html` <bdi class="host">(${host})</bdi>`}`;
}

function withMentions(text, self) {
  if (!self || !text.includes('@')) {
    return text;
  }
  const pieces = text.split(new RegExp(`(@${escaped(self)})(?!${GOES_ON.source.slice(1)})`, 'iu'));
  return pieces.map((piece, i) => i % 2 === 1 ? html`<mark class="mention">${piece}</mark>` : piece);
}

function escaped(name) {
  return name.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

/** Whether a text is nothing but a few emoji, which are shown large. */
export function isEmoji(text) {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_EMOJI || PLAIN.test(trimmed)) {
    return false;
  }
  const graphemes = Array.from(SEGMENTER.segment(trimmed), ({ segment }) => segment);
  return graphemes.length > 0 && graphemes.length <= MOST_EMOJI && graphemes.every(each => EMOJI.test(each));
}
