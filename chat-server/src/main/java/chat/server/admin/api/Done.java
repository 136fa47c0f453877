package chat.server.admin.api;

import java.util.Map;

/** The end of one message that was to be published. */
interface Done {

    /** As it stands in an answer, in this order. */
    Map<String, Object> members();
}
