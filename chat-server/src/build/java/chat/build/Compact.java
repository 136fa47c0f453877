package chat.build;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Takes comments, indentation and empty lines out of a script. Strings, templates and regular expressions stay as they are, and
 * so does each end of a line that may end a statement (ECMA-262, section 12.10). Where a slash may begin a regular expression or
 * divide, the build fails.
 */
final class Compact {

    /** An expression, and so a regular expression, follows these. */
    private static final Set<String> BEFORE_EXPRESSION = Set.of(
            "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "await", "yield");

    private static final String BEFORE_OPERAND = "(,=:[!&|?{;+-*%~^<>";

    private final String name;
    private final String source;
    private final StringBuilder out = new StringBuilder();

    /** How many braces are open in each substitution of a template, the innermost first. */
    private final Deque<Integer> substitutions = new ArrayDeque<>();

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
            } else if ((c == ' ' || c == '\t' || c == '\r') && atLineStart()) {
                at++;
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
