// Putting an address where the visitor can paste it from.

import { html, useEffect, useState } from '../html.js';
import { text } from '../texts.js';
import { Worded } from './sign.js';

const SAY_MS = 2_000;

export function CopyLink({ address }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    const timer = copied && setTimeout(() => setCopied(false), SAY_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const click = async () => setCopied(await copy(address));
  return html`
    <button id="copy-link" type="button" aria-live="polite" onClick=${click}>
      <${Worded} sign=${copied ? 'done' : 'link'} words=${text(copied ? 'copied' : 'copyLink')} />
    </button>`;
}

/** Whether it could be copied. Without https a browser has the old way only. */
export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return copyBySelection(words);
  }
}

function copyBySelection(words) {
  const field = document.createElement('textarea');
  field.value = words;
  field.className = 'unseen';
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}
