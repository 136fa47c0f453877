package chat.server.fault;

import java.util.List;

/** Faults of system calls, by strace(1). Stateless. */
final class Trace {

    private Trace() {}

    /**
     * The words that start a program some of whose system calls go wrong or take long. Its process stays a child of the test's,
     * and strace ends with it.
     *
     * @param calls the names of the system calls, separated by commas
     * @param fault what becomes of them, as in strace's {@code inject=}; each thread counts its own calls
     */
    static List<String> injecting(String calls, String fault) throws InterruptedException {
        List<String> command = List.of(
                "strace",
                "--daemonize",
                "--follow-forks",
                "--seccomp-bpf",
                "--output=/dev/null",
                "--trace=" + calls,
                "--inject=" + calls + ":" + fault);
        Machine.mustBeAbleTo("change system calls", Machine.with(command, "true"));
        return command;
    }
}
