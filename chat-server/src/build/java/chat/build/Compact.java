package chat.build;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Takes comments, indentation, empty lines and spaces beside signs out of a script, and makes private names short. Strings, templates and regular expressions stay as they are, and
 * so does each end of a line that may end a statement (ECMA-262, section 12.10). Where a slash may begin a regular expression or
 * divide, the build fails.
 */
final class Compact {

    /** An expression, and so a regular expression, follows these. */
    private static final Set<String> BEFORE_EXPRESSION = Set.of(
            "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "await", "yield");

    /** No space is needed beside these, but for the exceptions in {@link #parts}. */
    private static final String CLEAR_SIGNS = "(){}[],;:?=!&|<>+-*%^~";

    private static final String BEFORE_OPERAND = "(,=:[!&|?{;+-*%~^<>";

    private final String name;
    private final String source;
    private final StringBuilder out = new StringBuilder();

    /** How many braces are open in each substitution of a template, the innermost first. */
    private final Deque<Integer> substitutions = new ArrayDeque<>();

    private final Map<String, String> privateNames = new HashMap<>();

    private int at;

    private Compact(String name, String source) {
        this.name = name;
        this.source = source;
    }

    /** The script without what nobody runs; {@code name} is for the message of a failure. */
    static String of(String name, String source) {
        Compact compact = new Compact(name, source);
        compact.run();
        return compact.out.toString();
    }

    private void run() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (source.startsWith("//", at)) {
                at = end(source.indexOf('\n', at));
            } else if (source.startsWith("/*", at)) {
                comment();
            } else if (c == '/' && beginsRegularExpression()) {
                regularExpression();
            } else if (c == '\'' || c == '"') {
                string(c);
            } else if (c == '`') {
                take();
                template();
            } else if (c == '\n') {
                endLine();
                at++;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                space();
            } else if (c == '#') {
                privateName();
            } else {
                brace(c);
            }
        }
        if (!substitutions.isEmpty()) {
            throw failure("a template does not end");
        }
    }

    private int end(int found) {
        return found < 0 ? source.length() : found;
    }

    private void take() {
        out.append(source.charAt(at++));
    }

    private boolean atLineStart() {
        return out.length() == 0 || out.charAt(out.length() - 1) == '\n';
    }

    private void endLine() {
        while (out.length() > 0 && " \t\r".indexOf(out.charAt(out.length() - 1)) >= 0) {
            out.setLength(out.length() - 1);
        }
        if (!atLineStart()) {
            out.append('\n');
        }
    }

    /** Nothing but its own module can name it, so a shorter one does. */
    private void privateName() {
        int end = at + 1;
        while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
            end++;
        }
        String shorter = Integer.toString(privateNames.size(), Character.MAX_RADIX);
        out.append("#_").append(privateNames.computeIfAbsent(source.substring(at, end), name -> shorter));
        at = end;
    }

    /** Stays where it parts two words, or two signs that would be another one together. */
    private void space() {
        while (at < source.length() && " \t\r".indexOf(source.charAt(at)) >= 0) {
            at++;
        }
        if (at < source.length() && !atLineStart() && parts(out.charAt(out.length() - 1), source.charAt(at))) {
            out.append(' ');
        }
    }

    private static boolean parts(char before, char after) {
        boolean words = CLEAR_SIGNS.indexOf(before) < 0 && CLEAR_SIGNS.indexOf(after) < 0;
        return words || before == '/' || after == '/' || (before == after && (before == '+' || before == '-'));
    }

    private void comment() {
        int end = source.indexOf("*/", at + 2);
        if (end < 0) {
            throw failure("a comment does not end");
        }
        if (source.substring(at, end).indexOf('\n') >= 0) {
            endLine();
        } else if (!atLineStart()) {
            out.append(' ');
        }
        at = end + 2;
    }

    /** By what stands before the slash. */
    private boolean beginsRegularExpression() {
        int last = out.length() - 1;
        while (last >= 0 && Character.isWhitespace(out.charAt(last))) {
            last--;
        }
        if (last < 0 || BEFORE_OPERAND.indexOf(out.charAt(last)) >= 0) {
            return true;
        }
        if (out.charAt(last) == '}') {
            throw failure("a slash after a brace");
        }
        int first = last;
        while (first >= 0 && Character.isJavaIdentifierPart(out.charAt(first))) {
            first--;
        }
        boolean property = first >= 0 && out.charAt(first) == '.';
        return !property && BEFORE_EXPRESSION.contains(out.substring(first + 1, last + 1));
    }

    private void regularExpression() {
        boolean inClass = false;
        take();
        while (at < source.length() && source.charAt(at) != '\n') {
            char c = source.charAt(at);
            take();
            if (c == '\\') {
                take();
            } else if (c == '/' && !inClass) {
                return;
            } else if (c == '[' || c == ']') {
                inClass = c == '[';
            }
        }
        throw failure("a regular expression does not end");
    }

    private void string(char quote) {
        take();
        while (at < source.length() && source.charAt(at) != '\n') {
            char c = source.charAt(at);
            take();
            if (c == '\\') {
                take();
            } else if (c == quote) {
                return;
            }
        }
        throw failure("a string does not end");
    }

    /** What is behind a backquote, or behind a substitution, up to the end or the next substitution. */
    private void template() {
        while (at < source.length()) {
            char c = source.charAt(at);
            take();
            if (c == '\\') {
                take();
            } else if (c == '`') {
                return;
            } else if (c == '$' && source.startsWith("{", at)) {
                take();
                substitutions.push(0);
                return;
            }
        }
        throw failure("a template does not end");
    }

    private void brace(char c) {
        take();
        if (substitutions.isEmpty() || (c != '{' && c != '}')) {
            return;
        }
        int open = substitutions.pop();
        if (c == '}' && open == 0) {
            template();
        } else {
            substitutions.push(c == '{' ? open + 1 : open - 1);
        }
    }

    private BuildException failure(String what) {
        long line = source.substring(0, at).lines().count();
        return new BuildException(name + ": " + what + ", about line " + line);
    }
}
