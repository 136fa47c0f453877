package chat.server;

import chat.server.flags.Sources;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * What a command printed that asks a server. Immutable.
 *
 * @param status the exit status
 */
public record Asking(int status, String out, String err) {

    /** Runs the program's command in this process, with the management port of a server. */
    public static Asking run(TestServer server, String... words) {
        return run(server.managementPort(), words);
    }

    public static Asking run(int managementPort, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(1, List.of("--management-port", Integer.toString(managementPort)));
        return run(arguments);
    }

    /** Runs the program's command in this process as it is. */
    public static Asking run(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = ChatServerMain.commandLine(Sources.NONE)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        int status = line.execute(arguments.toArray(String[]::new));
        return new Asking(status, out.toString(), err.toString());
    }
}
