package chat.server.admin;

import chat.server.audit.Incident;
import chat.server.connection.OpenConnection;
import java.util.List;

/**
 * What is known of a user or an address. Immutable; as JSON it has the names of the components.
 *
 * @param subject who was asked about; of a session the user's id alone
 * @param connected connections that are open
 * @param connectedKnown false if an event loop did not answer in time
 * @param incidents the ends and refusals of the past that are remembered, the oldest first
 * @param complete false if older ones may have been forgotten
 */
public record Explanation(
        String subject,
        List<OpenConnection> connected,
        boolean connectedKnown,
        List<Incident> incidents,
        boolean complete) {}
