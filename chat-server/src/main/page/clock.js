// Times and days, as the reader writes them.

import { language, text } from './texts.js';

const DAY_MS = 86_400_000;
const formats = new Map();

/** `time` (ms since 1970) as a time of day. `clock` is a setting: 'auto', '12' or '24'. */
export function clockTime(time, clock) {
  return format({ hour: '2-digit', minute: '2-digit', ...hours(clock) }).format(time);
}

/** `time` with its date. */
export function fullTime(time, clock) {
  return format({ dateStyle: 'full', timeStyle: 'medium', ...hours(clock) }).format(time);
}

/** A time of day, with the date unless that is today. */
export function dateTime(time, clock) {
  return sameDay(time, Date.now()) ? clockTime(time, clock) : format({ dateStyle: 'medium', timeStyle: 'short', ...hours(clock) }).format(time);
}

/** The day of `time`, to head the messages of that day. */
export function dayName(time) {
  const days = daysSince(time);
  if (days === 0 || days === 1) {
    return text(days === 0 ? 'today' : 'yesterday');
  }
  const sameYear = new Date(time).getFullYear() === new Date().getFullYear();
  return format({ weekday: 'long', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(time);
}

/** The date of `time`. */
export function fullDate(time) {
  return format({ dateStyle: 'full' }).format(time);
}

/** Whether two times are of the same day where the reader is. */
export function sameDay(one, other) {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** How many midnights have passed since `time`, where the reader is. */
function daysSince(time) {
  const midnight = of => Date.UTC(of.getFullYear(), of.getMonth(), of.getDate());
  return Math.round((midnight(new Date()) - midnight(new Date(time))) / DAY_MS);
}

function hours(clock) {
  return clock === 'auto' ? {} : { hourCycle: clock === '12' ? 'h12' : 'h23' };
}

/** Making a format takes long, so each is made once. */
function format(options) {
  const key = language() + JSON.stringify(options);
  if (!formats.has(key)) {
    const tag = globalThis.navigator?.language?.startsWith(language().slice(0, 2)) ? navigator.language : language();
    formats.set(key, new Intl.DateTimeFormat(tag, options));
  }
  return formats.get(key);
}
