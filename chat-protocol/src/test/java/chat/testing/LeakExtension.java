package chat.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that leaked a buffer. Found by every Jupiter test by itself, as a service. Stateless. */
public final class LeakExtension implements AfterAllCallback {

    public LeakExtension() {
        LeakWatch.install();
    }

    /** Looks once for each class that is not inside another, as the search is a full garbage collection. */
    @Override
    public void afterAll(ExtensionContext context) {
        boolean nested =
                context.getParent().flatMap(ExtensionContext::getTestClass).isPresent();
        if (!nested) {
            LeakWatch.assertNothingLeaked();
        }
    }
}
