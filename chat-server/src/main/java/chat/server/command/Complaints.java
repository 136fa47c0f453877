package chat.server.command;

import ch.qos.logback.classic.Level;
import chat.server.logs.Journal;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;

/** What a command says on standard error: a line for each fault, without what a terminal would carry out. Stateless. */
public final class Complaints {

    private Complaints() {}

    /** Prints the first line of {@code message}. */
    public static void print(CommandLine line, String message) {
        PrintWriter err = line.getErr();
        String first = message.lines().findFirst().orElse("failed");
        err.println(Journal.prefix(Level.ERROR) + "chat-server: " + first.replaceAll("\\p{Cntrl}", "?"));
        err.flush();
    }

    /** What keeps a command from its work can be several faults, of which each is a line. */
    public static void printEach(CommandLine line, Exception failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof IOException) {
            message.lines().forEach(fault -> print(line, fault));
        } else {
            print(line, message);
        }
    }
}
