// What can be done about a member: for oneself, and as a moderator.

import { html, useEffect, useRef, useState } from '../html.js';
import { reasonOf, text } from '../texts.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const FOR_EVER = 'ever';
const TIMES = [['10m', 10 * MINUTE_MS], ['1h', 60 * MINUTE_MS], ['1d', DAY_MS], ['7d', 7 * DAY_MS], [FOR_EVER, undefined]];

export function MemberMenu({ app, room, member, ask }) {
  const [isOpen, open] = useState(false);
  const menu = useRef(null);
  useEffect(() => {
    if (!isOpen) {
      return undefined;
    }
    menu.current.querySelector('[role="menuitem"]')?.focus();
    const close = event => menu.current?.contains(event.target) || open(false);
    document.addEventListener('pointerdown', close);
    return () => document.removeEventListener('pointerdown', close);
  }, [isOpen]);

  const act = action => () => {
    menu.current.querySelector('.menu-button').focus(); // where a question gives the focus back to
    open(false);
    action();
  };
  return html`
    <span class="menu-place" ref=${menu} onKeyDown=${event => keyed(event, menu.current, open)}>
      <button class="menu-button" type="button" aria-haspopup="menu" aria-expanded=${isOpen} aria-label=${text('actionsFor', { name: member.name })}
        onClick=${() => open(!isOpen)}><span aria-hidden="true">⋯</span></button>
      ${isOpen && html`
        <span class="menu" role="menu">
          ${itemsFor(app, room, member, ask).map(([words, action]) => html`
            <button key=${words} type="button" role="menuitem" tabindex="-1" onClick=${act(action)}>${text(words)}</button>`)}
        </span>`}
    </span>`;
}

/** Arrows move, Escape closes. */
function keyed(event, menu, open) {
  const items = [...menu.querySelectorAll('[role="menuitem"]')];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === 'Escape' && items.length > 0) {
    event.stopPropagation();
    open(false);
    menu.querySelector('.menu-button').focus();
  } else if (step !== undefined && items.length > 0) {
    event.preventDefault();
    items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
  }
}

function itemsFor(app, room, member, ask) {
  const muted = app.settings.hasMuted(member.user);
  const own = [
    ...(room.isDirect ? [] : [['directMessage', () => app.rooms.openDirect(member)]]),
    muted ? ['showAgain', () => app.settings.mute(member, false)] : ['muteForMe', () => app.settings.mute(member, true)],
  ];
  return room.canModerate ? [...own, ...moderation(room, member, ask)] : own;
}

function moderation(room, member, ask) {
  const { name, user } = member;
  const times = TIMES.map(([key]) => [key, text('time_' + key)]);
  const item = (action, question) => [action, () => ask({
    words: text(action + 'Question', { name }),
    yes: text(action),
    wantsReason: true,
    ...question,
    then: ({ reason, choice }) => room.moderate(action, user, { reason, forMs: new Map(TIMES).get(choice) }).catch(error => tell(ask, error)),
  })];
  return [item('mute', { choices: times }), item('unmute'), item('kick'), item('ban', { choices: times }), purge(room, member, ask)];
}

function purge(room, { name, user }, ask) {
  return ['purge', () => ask({
    words: text('purgeQuestion', { name }),
    yes: text('purge'),
    wantsReason: true,
    then: ({ reason }) => room.moderate('purge', user, { reason, since: 0 }).catch(error => tell(ask, error)),
  })];
}

function tell(ask, error) {
  ask({ words: text('refused', { reason: reasonOf(error) }), yes: text('close'), then: () => {} });
}
