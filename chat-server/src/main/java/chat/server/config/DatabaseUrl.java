package chat.server.config;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;

/** Refuses a URL of a database with which a node would not start, or would not keep its promises. Stateless. */
final class DatabaseUrl {

    private static final String FLAG = "--postgres: ";
    private static final String SCHEME = "jdbc:postgresql://";
    private static final int MOST_PORT = 65_535;

    /** The driver drops a name that it does not know, so a wrong one would leave TLS out. */
    private static final Set<String> PARAMETERS =
            Arrays.stream(PGProperty.values()).map(PGProperty::getName).collect(Collectors.toUnmodifiableSet());

    private DatabaseUrl() {}

    /** Throws an {@link IllegalArgumentException} that names the flag. */
    static void check(String url) {
        if (!url.startsWith(SCHEME) || url.length() == SCHEME.length()) {
            throw new IllegalArgumentException(FLAG + "must be like " + SCHEME + "host:5432/database");
        }
        String rest = url.substring(SCHEME.length());
        int query = rest.indexOf('?');
        String place = query < 0 ? rest : rest.substring(0, query);
        int slash = place.indexOf('/');
        for (String server : (slash < 0 ? place : place.substring(0, slash)).split(",", -1)) {
            checkPort(server);
        }
        if (query >= 0) {
            for (String parameter : rest.substring(query + 1).split("&", -1)) {
                checkParameter(parameter.split("=", 2)[0]);
            }
        }
    }

    /** An address of IPv6 has colons, and stands in brackets. */
    private static void checkPort(String server) {
        int colon = server.indexOf(':', Math.max(0, server.indexOf(']')));
        if (colon >= 0 && !isPort(server.substring(colon + 1))) {
            throw new IllegalArgumentException(
                    FLAG + "the port in " + server + " must be a number from 1 to " + MOST_PORT);
        }
    }

    private static boolean isPort(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST_PORT;
    }

    private static void checkParameter(String name) {
        if (name.equals(PGProperty.PASSWORD.getName())) {
            throw new IllegalArgumentException(FLAG + "anybody on this machine can read a password in a URL;"
                    + " --postgres-password-file names a file for it");
        }
        if (name.equals(PGProperty.QUERY_TIMEOUT.getName())) {
            throw new IllegalArgumentException(
                    FLAG + name + " cancels commits that wait for the standby: leave it out of the URL");
        }
        if (!name.isEmpty() && !PARAMETERS.contains(name)) {
            throw new IllegalArgumentException(FLAG + "the driver knows no parameter " + name + " in the URL");
        }
    }
}
