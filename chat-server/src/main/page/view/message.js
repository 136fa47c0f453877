// One message in the list.

import { clockTime, fullTime } from '../clock.js';
import { html, memo, useMemo, useState } from '../html.js';
import { mentions } from '../model/room.js';
import { reasonOf, text, withReason } from '../texts.js';
import { Avatar, hueOf } from './avatar.js';
import { isEmoji, markdown } from './markdown.js';
import { Worded } from './sign.js';
import { Toolbar } from './toolbar.js';

const TALL_LINES = 20;
const TALL_CHARS = 2_000;
const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/gu;

/**
 * `entry` is one of the log, or of something not sent yet, which has its `item`. `leads`: it is the first of its author's in a row. `self` is the visitor's name,
 * `acts` what can be done with it, shown while `isActive`; `tab` whether it is the one that the Tab key reaches. `language` and `clock` are those in which it is shown.
 */
export const Message = memo(({ entry, leads, isOwn, self, clock, acts, isActive, isMarked, tab }) => {
  const [isWhole, setWhole] = useState(false);
  const tall = !entry.deleted && isTall(entry.text ?? '');
  const classes = [
    'message', isOwn && 'own', leads && 'leads', entry.deleted && 'deleted', stateOf(entry.item), tall && 'tall', tall && isWhole && 'whole',
    isMarked && 'marked', isActive && 'active', !isOwn && !entry.deleted && mentions(entry.text ?? '', self) && 'mentions',
  ].filter(Boolean).join(' ');
  return html`
    <div class=${classes} role="article" data-key=${entry.key} data-seq=${entry.seq} data-hue=${hueOf(entry.user ?? '')} tabindex=${tab ? 0 : -1}
      aria-current=${isMarked ? 'location' : undefined} aria-live=${entry.isAmended ? 'off' : undefined}>
      ${leads && html`<${Avatar} user=${entry.user} name=${entry.name} />`}
      <div class=${leads ? 'head' : 'head unseen'}><bdi class="name">${entry.name}</bdi></div>
      <${Time} time=${entry.time} clock=${clock} />
      <${Text} entry=${entry} self=${self} />
      ${entry.edited && html`<${Edited} time=${entry.edited.time} clock=${clock} />`}
      ${tall && html`<button type="button" class="more" aria-expanded=${isWhole} onClick=${() => setWhole(!isWhole)}>${text(isWhole ? 'showLess' : 'showAll')}</button>`}
      ${stateOf(entry.item) && html`<${State} item=${entry.item} />`}
      ${isActive && acts !== '' && html`<${Toolbar} acts=${acts} />`}
    </div>`;
});

function Text({ entry, self }) {
  const parts = useMemo(() => entry.deleted ? whyDeleted(entry) : markdown(entry.text ?? '', self), [entry.text, entry.deleted, self]);
  const large = !entry.deleted && isEmoji(entry.text ?? '');
  return html`<div class=${large ? 'text emoji' : 'text'} dir="auto">${parts}</div>`;
}

/** By its characters, as measuring each message would be slow. */
function isTall(line) {
  return line.length > TALL_CHARS || (line.match(LINE_BREAK)?.length ?? 0) >= TALL_LINES;
}

/** Of a deletion by a moderator, who and why. */
function whyDeleted({ user, deleted }) {
  if (deleted.user === undefined || deleted.user === user) {
    return withReason('deleted', deleted.reason);
  }
  return deleted.name ? withReason('deletedBy', deleted.reason, { name: deleted.name }) : withReason('deletedByModerator', deleted.reason);
}

function Time({ time, clock }) {
  return html`<time class="time" datetime=${new Date(time).toISOString()} title=${fullTime(time, clock)}>${clockTime(time, clock)}</time>`;
}

/** Few screen readers read a tooltip: the time is in the text for them. */
function Edited({ time, clock }) {
  return html`<time class="edited" datetime=${new Date(time).toISOString()} title=${fullTime(time, clock)}>${text('edited')}<span class="unseen"> ${clockTime(time, clock)}</span></time>`;
}

function stateOf(item) {
  return { failed: 'failed', waiting: 'pending', underway: 'pending' }[item?.state] ?? '';
}

/** How far something that is to be sent came. */
function State({ item }) {
  const failed = item.state === 'failed';
  const words = failed ? text('failed', { reason: reasonOf(item.error ?? {}) }) : text(item.state === 'waiting' ? 'waitingToSend' : 'underway');
  if (!failed) {
    return html`<span class="state" title=${words}><${Worded} sign="wait" words=${words} /></span>`;
  }
  return html`
    <span class="state"><span>${words}</span>
      <button type="button" class="again" data-item="retry">${text('again')}</button>
      <button type="button" class="discard" data-item="discard">${text('discard')}</button>
    </span>`;
}
