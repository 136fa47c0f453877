package chat.server.command;

import picocli.CommandLine;

/** The program's version, as the build writes it into the jar. Stateless. */
public final class Version implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"chat-server " + number()};
    }

    /** The number alone. */
    public static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}
