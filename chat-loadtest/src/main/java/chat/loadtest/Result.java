package chat.loadtest;

/** What came out of a run. Immutable. */
record Result(LoadPlan plan, Counts counts, Missing missing) {

    boolean passed() {
        return missing.lost() == 0 && counts.repeated() == 0 && counts.outOfOrder() == 0 && counts.delivered() > 0;
    }

    /** Whether the server's limits stood in the way. */
    boolean wasLimited() {
        return counts.errors().keySet().stream().anyMatch(LimitsHint::fits)
                || counts.closes().keySet().stream().anyMatch(code -> LimitsHint.fits(Integer.toString(code)));
    }
}
