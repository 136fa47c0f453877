/**
 * The log of a data folder: a record for each commit, in two segments, until its events are flushed to the table.
 *
 * <p>A segment is a file of records, one after the other from its beginning. A record; of a number the highest byte comes first:
 *
 * <table>
 *   <caption>A record</caption>
 *   <tr><th>offset</th><th>bytes</th><th>what</th></tr>
 *   <tr><td>0</td><td>4</td><td>CRC-32C of all that follows</td></tr>
 *   <tr><td>4</td><td>4</td><td>n, the length of the entries</td></tr>
 *   <tr><td>8</td><td>1</td><td>version of the layout: 1</td></tr>
 *   <tr><td>9</td><td>1</td><td>1 if all records before this one were durable when it was written, else 0</td></tr>
 *   <tr><td>10</td><td>8</td><td>position: the bytes of all records before it, in whichever segment</td></tr>
 *   <tr><td>18</td><td>8</td><td>low-water mark: position of the oldest other record that is not flushed; its own if there is none</td></tr>
 *   <tr><td>26</td><td>n</td><td>entries</td></tr>
 * </table>
 *
 * <p>An entry begins with its kind (1 byte), the length of the room's name (2) and the name in UTF-8:
 *
 * <table>
 *   <caption>An entry</caption>
 *   <tr><th>kind</th><th>what follows</th></tr>
 *   <tr><td>1, events</td><td>seq of the first (8), time of the last (8), how many (4), length of all payloads (4), the hash of each
 *       one's id or 0 (8 each), the payloads, each after its length (4)</td></tr>
 *   <tr><td>2, a rewrite</td><td>seq of the edit or deletion (8), seq of the event that it rewrites (8), length (4) and bytes of the
 *       payload that stands there from then on</td></tr>
 *   <tr><td>3, pruned</td><td>seq up to which the room's events are no longer retained (8)</td></tr>
 * </table>
 *
 * <p>A record without entries carries a new low-water mark, or notes a clean end. Bytes that an earlier use of a segment has left behind do not continue the positions.
 *
 * <p>{@link chat.server.store.log.Log} is confined to the writer's thread. May depend on {@link chat.server.store}.
 */
package chat.server.store.log;
