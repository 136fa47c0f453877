package chat.testing;

import net.jqwik.api.lifecycle.AfterContainerHook;
import net.jqwik.api.lifecycle.ContainerLifecycleContext;
import net.jqwik.api.lifecycle.PropagationMode;

/** Fails a class of properties that leaked a buffer. Found by jqwik by itself, as a service. Stateless. */
public final class LeakHook implements AfterContainerHook {

    public LeakHook() {
        LeakWatch.install();
    }

    @Override
    public void afterContainer(ContainerLifecycleContext context) {
        if (context.optionalContainerClass().isPresent()) {
            LeakWatch.assertNothingLeaked();
        }
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
