package chat.loadtest.plan;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a server's certificate is checked. Immutable.
 *
 * @param certificates file of those to trust, in PEM; null for those that Java trusts
 * @param anything whether nothing is checked
 */
public record Trust(@Nullable Path certificates, boolean anything) {

    public static final Trust OF_JAVA = new Trust(null, false);
}
