// The passing of days.

import { html, useEffect, useState } from '../html.js';
import { dayName, fullDate } from '../clock.js';

const LOOK_EVERY_MS = 30_000;

/** Renders the view again soon after midnight, however long the machine slept over it. */
export function useToday() {
  const [today, setToday] = useState(() => new Date().toDateString());
  useEffect(() => {
    const look = () => setToday(new Date().toDateString());
    const timer = setInterval(look, LOOK_EVERY_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return today;
}

export function Day({ time }) {
  return html`<p class="day"><time datetime=${new Date(time).toISOString()} title=${fullDate(time)}>${dayName(time)}</time></p>`;
}
