package chat.server.admin.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** A request that is answered with a problem. Has no stack trace, as any client can cause it. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refusal(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** A field, a parameter or a header that is not as it must be. */
    static Refusal badField(String field, String what) {
        return bad("bad_field", field, field + " " + what);
    }

    static Refusal bad(String code, @Nullable String field, String detail) {
        return new Refusal(new Problem(HttpResponseStatus.BAD_REQUEST, code, detail, field));
    }

    Problem problem() {
        return problem;
    }
}
