// How far a message came that is being sent.

import { reasonOf, text } from './texts.js';

/** Lets the message `element` say how far it came. */
export function addState(element, onAgain, onDiscard) {
  const state = document.createElement('span');
  state.className = 'state';
  state.append(document.createElement('span'), createButton('again', onAgain), createButton('discard', onDiscard));
  element.append(state);
}

/** @param item of the outbox */
export function showState(element, item) {
  const failed = item.state === 'failed';
  element.classList.toggle('pending', item.state === 'waiting' || item.state === 'underway');
  element.classList.toggle('failed', failed);
  const [label, again, discard] = element.querySelector('.state').children;
  label.textContent = stateText(item);
  again.hidden = discard.hidden = !failed;
}

export function removeState(element) {
  element.classList.remove('pending', 'failed');
  element.querySelector('.state').remove();
}

function createButton(key, onClick) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = key;
  button.textContent = text(key);
  button.addEventListener('click', onClick);
  return button;
}

function stateText(item) {
  switch (item.state) {
    case 'failed':
      return text('failed', { reason: reasonOf(item.error) });
    case 'waiting':
      return text('waitingToSend');
    case 'underway':
      return text('underway');
    default:
      return '';
  }
}
