package chat.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One ES module, taken apart. It knows the forms that our modules and those that we took over use, and refuses all others.
 *
 * @param file absolute and normalized
 * @param exports the local name of each exported one
 * @param body what is left without imports and exports
 */
record Module(Path file, List<Import> imports, Map<String, String> exports, String body) {

    /** @param names the local name of each imported one */
    record Import(Path from, Map<String, String> names) {}

    /** Where a statement begins: at the start of a line, or behind another one where the module is minified. */
    private static final String START = "(?m)(?:^|(?<=[;}]))";

    private static final Pattern IMPORT =
            Pattern.compile(START + "import\\s*\\{([^}]*)}\\s*from\\s*(['\"])(\\.[^'\"]+)\\2;?");

    private static final Pattern EXPORTED_DECLARATION = Pattern.compile(
            START + "export\\s+(?=(?:class|const|function|async\\s+function|function\\s*\\*)\\s+([\\w$]+))");

    private static final Pattern EXPORT_LIST = Pattern.compile(START + "export\\s*\\{([^}]*)}(?!\\s*from\\b);?");

    private static final Pattern NAME = Pattern.compile("([\\w$]+)(?:\\s+as\\s+([\\w$]+))?");

    private static final Pattern UNKNOWN =
            Pattern.compile(START + "(?:import|export)\\b.*|(?<![\\w$.'\"`])import\\s*\\(.*");

    private static final Pattern SOURCE_MAP = Pattern.compile("(?m)^//# sourceMappingURL=.*\\R?");

    static Module read(Path file) throws IOException {
        String whole = Files.readString(file);
        boolean takenOver = file.getParent().endsWith("vendor"); // and minified, but for the licence, which stays
        String source = takenOver ? SOURCE_MAP.matcher(whole).replaceAll("") : Compact.of(file.toString(), whole);
        List<Import> imports = new ArrayList<>();
        Map<String, String> exports = new LinkedHashMap<>();
        String body = IMPORT.matcher(source).replaceAll(match -> {
            Map<String, String> names = new LinkedHashMap<>();
            names(file, match.group(1)).forEach(name -> names.put(name[0], name[1]));
            imports.add(new Import(file.resolveSibling(match.group(3)).normalize(), names));
            return "";
        });
        body = EXPORTED_DECLARATION.matcher(body).replaceAll(match -> {
            exports.put(match.group(1), match.group(1));
            return "";
        });
        body = EXPORT_LIST.matcher(body).replaceAll(match -> {
            names(file, match.group(1)).forEach(name -> exports.put(name[1], name[0]));
            return ";";
        });
        Matcher unknown = UNKNOWN.matcher(body);
        if (unknown.find() || exports.containsKey("default")) {
            throw new BuildException(file + ": this form is not known: "
                    + (exports.containsKey("default") ? "a default export" : unknown.group()));
        }
        return new Module(file, imports, exports, body);
    }

    /** Pairs of the names before and behind {@code as}. */
    private static List<String[]> names(Path file, String list) {
        List<String[]> names = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            Matcher name = NAME.matcher(part.strip());
            if (name.matches()) {
                names.add(new String[] {name.group(1), name.group(2) == null ? name.group(1) : name.group(2)});
            } else if (!part.isBlank()) {
                throw new BuildException(file + ": this form is not known: {" + list + "}");
            }
        }
        return names;
    }
}
