package chat.loadtest.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.loadtest.plan.LoadPlan;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the history of one room as every node gives it: it is the same, event by event, and holds what was acknowledged and what members
 * saw. Memory: 24 bytes for each event. Confined to a thread.
 */
public final class NodeHistories {

    /** Columns of a seq: a bit for each node that has it, the digest of the event, and the publication. */
    private static final int HOLDERS = 0;

    private static final int DIGEST = 1;
    private static final int CELL = 2;

    private static final long FNV_BASIS = 0xCBF29CE484222325L; // of FNV-1a, 64 bits
    private static final long FNV_PRIME = 0x100000001B3L;

    private final LoadPlan plan;
    private final RoomName room;
    private final Numbering numbering;
    private final Judge judge;
    private final PublicationMark mark;
    private final Envelope envelope = new Envelope();
    private final SeqTable seqs = new SeqTable(3);
    private final KnownSeqs known;
    private final List<Reading> readings = new ArrayList<>();

    /** @param numbering that of a plan that {@linkplain LoadPlan#comparesNodes compares nodes} */
    public NodeHistories(LoadPlan plan, RoomName room, Numbering numbering, Judge judge) {
        this.plan = plan;
        this.room = room;
        this.numbering = numbering;
        this.judge = judge;
        this.mark = new PublicationMark(plan.run(), plan.textBytes());
        this.known = numbering.known();
    }

    /** The history of a node, to be read from the first event of the run on. */
    public Reading of(int node) {
        Reading reading = new Reading(node);
        readings.add(reading);
        return reading;
    }

    /** Finds what a node lacks, after the last reading. */
    public void end() {
        long read = 0;
        long oldest = 0;
        for (Reading reading : readings) {
            read |= reading.isWhole ? 1L << reading.node : 0;
            oldest = Math.max(oldest, reading.isWhole ? reading.first : 0);
        }
        long all = read;
        long from = oldest;
        if (all != 0) {
            known.forEach(seq -> requireAll(seq, from, all));
            seqs.forEach(seq -> {
                if (known.cell(seq) == 0) {
                    requireAll(seq, from, all);
                }
            });
        }
    }

    private void requireAll(long seq, long oldest, long all) {
        long holders = seqs.get(seq, HOLDERS) & all;
        if (seq < oldest) {
            judge.addUncompared();
        } else if (holders == 0) {
            violate(
                    ViolationKind.LOST,
                    "no node has seq " + seq + ", " + KnownSeqs.describe(known.cell(seq))
                            + ", in its history; members saw it, or it was acknowledged");
        } else if (holders != all) {
            int holder = Long.numberOfTrailingZeros(holders);
            for (long lacking = all & ~holders; lacking != 0; lacking &= lacking - 1) {
                violate(
                        ViolationKind.MISSING_HISTORY,
                        name(Long.numberOfTrailingZeros(lacking)) + " lacks seq " + seq + ", "
                                + KnownSeqs.describe(seqs.get(seq, CELL)) + ", in its history; " + name(holder)
                                + " has it");
            }
        }
    }

    private String name(int node) {
        return plan.nodes().target(node).toString();
    }

    private void violate(ViolationKind kind, String what) {
        judge.violations().add(kind, room.value(), what);
    }

    /** What one node gives. */
    public final class Reading {

        private final int node;
        private long first;
        private long last;
        private boolean isWhole;
        private boolean isDone;

        private Reading(int node) {
            this.node = node;
            this.last = numbering.base();
        }

        /** The answer to a join, before the first page and after each new connection. */
        public void joined(String epoch, long oldest) {
            first = oldest;
            if (!epoch.equals(numbering.epoch())) {
                violate(
                        ViolationKind.OTHER_EPOCH,
                        name(node) + " has the room in epoch " + epoch + ", but members were in " + numbering.epoch());
                isDone = true;
            }
        }

        /** The newest seq that was read; the next page comes after it. */
        public long last() {
            return last;
        }

        public boolean isDone() {
            return isDone;
        }

        /** The page after {@link #last}. */
        public void read(ServerMessage.HistoryPage page) {
            for (RoomEvent event : page.messages()) {
                if (event.seq() <= last) {
                    violate(
                            ViolationKind.OUT_OF_ORDER,
                            "seq " + event.seq() + " comes after seq " + last + " in the history of " + name(node));
                } else {
                    last = event.seq();
                    compare(event);
                }
            }
            isWhole = !page.more();
            isDone = isWhole || page.messages().isEmpty();
            if (isDone && !isWhole) {
                violate(
                        ViolationKind.MISSING_HISTORY,
                        name(node) + " gave no event after seq " + last + " of its history, and more: true");
            }
        }

        /** The node does not answer any more. */
        public void giveUp(String reason) {
            isDone = true;
            violate(ViolationKind.MISSING_HISTORY, "the history of " + name(node) + " cannot be read: " + reason);
        }

        private void compare(RoomEvent event) {
            long seq = event.seq();
            long cell = cell(event);
            long digest = digest(event.toString());
            long holders = seqs.get(seq, HOLDERS);
            if (!differsFromKnown(event, cell) && holders != 0 && digest != seqs.get(seq, DIGEST)) {
                reportDifference(seq, cell, Long.numberOfTrailingZeros(holders));
            }
            seqs.set(seq, HOLDERS, holders | 1L << node);
            if (holders == 0) {
                seqs.set(seq, DIGEST, digest);
                seqs.set(seq, CELL, cell);
            }
        }

        private void reportDifference(long seq, long cell, int other) {
            boolean same = cell == seqs.get(seq, CELL);
            violate(
                    same ? ViolationKind.CHANGED : ViolationKind.DIFFERENT,
                    "seq " + seq + " is " + KnownSeqs.describe(cell) + " in the history of " + name(node)
                            + (same
                                    ? ", not the same as in that of " + name(other)
                                    : ", and " + KnownSeqs.describe(seqs.get(seq, CELL)) + " in that of "
                                            + name(other)));
        }

        /** Whether members saw another event; also if it is reported as that of the first node already. */
        private boolean differsFromKnown(RoomEvent event, long cell) {
            long seen = known.cell(event.seq());
            if (seen == 0 || isAmended(event)) {
                return false;
            }
            String found =
                    "found " + KnownSeqs.describe(cell) + " as seq " + event.seq() + " in the history of " + name(node);
            if (seen != cell) {
                violate(ViolationKind.DIFFERENT, found + ", where members saw " + KnownSeqs.describe(seen));
            } else if (cell == KnownSeqs.cell(Numbering.FOREIGN, 0)) {
                return false;
            } else if (!mark.isWhole()) {
                violate(ViolationKind.MADE_UP, found + " with another text than was sent");
            } else if (!envelope.isOf(mark.number()) || Stamp.differ(known.stamp(event.seq()), envelope.stamp())) {
                violate(ViolationKind.CHANGED, found + " with another id, user, name or time than members saw");
            } else {
                return false;
            }
            return true;
        }

        /** The publication that an event is; leaves mark and envelope with what it says. */
        private long cell(RoomEvent event) {
            if (event instanceof RoomEvent.Message message && message.edited() == null) {
                envelope.read(message, room);
                ByteBuf text = Unpooled.wrappedBuffer(message.text().getBytes(UTF_8));
                try {
                    if (mark.read(text, text.readerIndex(), text.writerIndex())) {
                        return KnownSeqs.cell(mark.publisher(), mark.number());
                    }
                } finally {
                    text.release();
                }
            }
            return KnownSeqs.cell(Numbering.FOREIGN, 0);
        }
    }

    private static boolean isAmended(RoomEvent event) {
        return event instanceof RoomEvent.Tombstone
                || event instanceof RoomEvent.Message message && message.edited() != null;
    }

    private static long digest(String text) {
        long digest = FNV_BASIS;
        for (int i = 0; i < text.length(); i++) {
            digest = (digest ^ text.charAt(i)) * FNV_PRIME;
        }
        return digest;
    }
}
