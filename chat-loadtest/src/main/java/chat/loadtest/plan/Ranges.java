package chat.loadtest.plan;

/** Checks numbers that users give. Stateless. */
final class Ranges {

    private Ranges() {}

    static void require(String flag, int value, int least, int most) {
        if (value < least || value > most) {
            throw new CannotRunException(flag + " must be from " + least + " to " + most + ", not " + value);
        }
    }

    static void requireRate(String flag, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new CannotRunException(flag + " must be 0 or more, not " + value);
        }
    }
}
