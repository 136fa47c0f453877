// What stands in the list of messages, row by row.

import { sameDay } from '../clock.js';
import { keyOf } from './message-log.js';

const SAME_GROUP_MS = 5 * 60_000;

/**
 * The rows for `entries` and then `unsent`: `{ kind, key, … }` of kind 'day' (`time`), 'new' (from here on it is new), 'message' (`entry`, and whether it `leads`: is
 * the first of its author's in a row), 'note' (`entry`) and 'gap' (`entry`). `own` is `{ user, name }`; `isHidden(entry)` says what this visitor does not want to see.
 */
export function rowsOf({ entries, unsent = [], own, newSince = null, epoch = null, hasOlder = false, isHidden = () => false }) {
  const keys = new Set(entries.map(entry => entry.key));
  const waiting = unsent.map(item => unsentEntry(item, own)).filter(({ key }) => !keys.has(key));
  const rows = [];
  let previous = null;
  let marked = newSince === null;
  let knowsEarlier = !hasOlder; // else what is new may begin before the entries
  for (const entry of [...entries, ...waiting]) {
    if (isHidden(entry)) {
      continue;
    }
    if (entry.time !== null && (previous === null || !sameDay(previous.time, entry.time))) {
      rows.push({ kind: 'day', key: 'day:' + entry.key, time: entry.time });
      previous = null;
    }
    const isNew = entry.epoch === epoch && entry.seq > newSince;
    knowsEarlier ||= entry.epoch === epoch && entry.seq <= newSince;
    if (!marked && knowsEarlier && isNew && entry.kind === 'message' && entry.user !== own.user) {
      marked = true;
      rows.push({ kind: 'new', key: 'new:' + newSince });
      previous = null;
    }
    rows.push({ kind: entry.kind, key: entry.key, entry, leads: entry.kind === 'message' && !continues(entry, previous) });
    previous = entry.time === null ? previous : entry;
  }
  return rows;
}

/** Something not sent yet stands where its message will stand, so that it becomes that. */
function unsentEntry(item, { user, name }) {
  return { kind: 'message', key: keyOf(user, item.id), user, name, text: item.text, time: item.time, item };
}

/** A tombstone has no name, so it neither leads nor does anything follow it. */
function continues(entry, previous) {
  return Boolean(entry.deleted) || (previous?.kind === 'message' && !previous.deleted && previous.user === entry.user && previous.name === entry.name
    && Math.abs(entry.time - previous.time) < SAME_GROUP_MS);
}
