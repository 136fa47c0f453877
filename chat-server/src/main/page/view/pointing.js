// Which message the reader points at: by mouse, key, or a finger that stays on it.

import { useEffect, useState } from '../html.js';

const LONG_PRESS_MS = 450;
const MOVED_PX = 10;

const messageOf = element => element?.closest?.('.message[data-key]') ?? null;

/**
 * Gives `{ active, focused }`: the keys of the message that is pointed at, and of the one that has, or had, the focus. Arrow keys go from message to
 * message, and along the buttons of one.
 */
export function usePointing(list) {
  const [active, point] = useState(null);
  const [focused, focus] = useState(null);
  useEffect(() => {
    const ended = new AbortController();
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal: ended.signal });
    const keyOf = element => messageOf(element)?.dataset.key ?? null;
    let press = null;
    const release = () => {
      clearTimeout(press?.timer);
      press = null;
    };
    on(list.current, 'pointerover', event => event.pointerType === 'mouse' && point(keyOf(event.target) ?? keyOf(document.querySelector(':focus-visible')))); // a list may move under a mouse that rests
    on(list.current, 'pointerleave', event => event.pointerType === 'mouse' && point(keyOf(document.activeElement)));
    on(list.current, 'focusin', event => {
      if (event.target.matches(':focus-visible')) { // not by a tap
        point(keyOf(event.target));
      }
      focus(key => keyOf(event.target) ?? key);
    });
    on(list.current, 'focusout', event => !list.current.contains(event.relatedTarget) && point(null));
    on(list.current, 'keydown', move);
    on(list.current, 'pointerdown', event => {
      if (event.pointerType === 'touch' && messageOf(event.target)) {
        const { target, clientX, clientY } = event;
        press = { clientX, clientY, timer: setTimeout(() => point(keyOf(target)), LONG_PRESS_MS) };
      }
    });
    on(window, 'pointermove', event => press && Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) > MOVED_PX && release());
    on(window, 'pointerup', release);
    on(window, 'pointercancel', release);
    on(document, 'pointerdown', event => event.pointerType === 'touch' && !event.target.closest?.('.message.active') && point(null));
    return () => {
      release();
      ended.abort();
    };
  }, []);
  return { active, focused };
}

const NEXT = { ArrowUp: 'previousElementSibling', ArrowDown: 'nextElementSibling' };
const SIDE = { ArrowLeft: -1, ArrowRight: 1 };

function move(event) {
  const { target, key } = event;
  const button = target.closest('.toolbar button');
  if (button && SIDE[key]) {
    const buttons = [...button.parentElement.children];
    buttons.at((buttons.indexOf(button) + SIDE[key]) % buttons.length).focus();
    event.preventDefault();
  } else if (button && key === 'Escape') {
    messageOf(target).focus();
  } else if (NEXT[key] && (button || target.matches('.message'))) {
    let next = messageOf(target)[NEXT[key]];
    while (next !== null && !next.matches('.message')) {
      next = next[NEXT[key]];
    }
    if (next !== null) {
      next.focus();
      event.preventDefault();
    }
  }
}
