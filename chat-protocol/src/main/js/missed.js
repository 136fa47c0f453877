// What a tab has missed that comes later than the others.

const PAGE_EVENTS = 200;
const MOST_EVENTS = 2_000;

/**
 * What to give a tab from the `newest` events of a room of which the newest is `seq` in `epoch`: `events`, up to `history` of them, or
 * those after what it has seen already (`have`: `epoch`, `seq`, `time`). A `gap`, which may be null, lies before them.
 */
export function missed({ epoch, seq }, newest, history, have) {
  if (have === null) {
    return { gap: null, events: history > 0 ? newest.slice(-history) : [] };
  }
  if (epoch !== have.epoch) {
    const gap = { renewed: true, from: null, to: null, since: have.time, until: newest[0]?.time ?? null };
    return { gap, events: [...newest] };
  }
  const events = newest.filter(event => event.seq > have.seq);
  const to = events.length > 0 ? events[0].seq - 1 : seq;
  const gap = to > have.seq ? { from: have.seq + 1, to, since: have.time, until: events[0]?.time ?? null } : null;
  return { gap, events };
}

/**
 * Reads the events of `gap` from the server, up to 2,000 of them.
 *
 * @param {(after: number, limit: number) => Promise<object>} ask for a page of the history
 * @returns the `events`, and the `gap` that is left behind those 2,000 or where the server does not answer
 */
export async function readGap(ask, epoch, gap) {
  const events = [];
  let rest = gap;
  try {
    while (rest !== null && events.length < MOST_EVENTS) {
      const page = await ask(rest.from - 1, PAGE_EVENTS);
      if (page.epoch !== epoch) {
        break;
      }
      const found = page.messages.filter(event => event.seq <= gap.to);
      events.push(...found);
      const last = found.at(-1);
      rest = last === undefined || last.seq >= gap.to ? null : { ...rest, from: last.seq + 1, since: last.time };
    }
  } catch {
    // What was read is something.
  }
  return { events, gap: rest };
}
