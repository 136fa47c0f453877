// What goes over the connection, as text.

/** The server's message in `data`, or null if it is none. */
export function parse(data) {
  try {
    const message = JSON.parse(data);
    return typeof message?.type === 'string' ? message : null;
  } catch {
    return null;
  }
}

/** Of several commands with a `text`, one of which was too large, that is the largest; null if there are none. */
export function largestOf(commands) {
  const sizes = commands.map(({ text }) => new TextEncoder().encode(JSON.stringify(text)).length);
  return commands[sizes.indexOf(Math.max(...sizes))] ?? null;
}
