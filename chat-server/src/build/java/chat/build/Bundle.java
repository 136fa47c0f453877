package chat.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Joins a module and all that it imports into one script: each module is a function that is called once, in the order of what
 * they import, and returns what it exports. That order exists as there are no cycles, and the returned values stay true as
 * nobody exports a variable that changes. What another bundle has already is imported from there.
 */
final class Bundle {

    private final String name;
    private final Map<Path, Bundle> others = new TreeMap<>();

    /** By file, in the order in which they run. */
    private final Map<Path, Module> modules = new LinkedHashMap<>();

    private final List<Path> underway = new ArrayList<>();

    /** The modules that other bundles import from this one. */
    private final Set<String> lent = new TreeSet<>();

    private final Module entry;

    /**
     * Reads the modules.
     *
     * @param name of the script
     * @param others whose modules are not to be there twice; they are beside it
     */
    Bundle(String name, Path entry, List<Bundle> others) throws IOException {
        this.name = name;
        for (Bundle other : others) {
            other.modules.keySet().forEach(file -> this.others.put(file, other));
        }
        this.entry = add(entry.toAbsolutePath().normalize());
    }

    String name() {
        return name;
    }

    private Module add(Path file) throws IOException {
        Module known = modules.get(file);
        if (known != null) {
            return known;
        }
        if (underway.contains(file)) {
            throw new BuildException("modules import each other: " + underway + " and again " + file);
        }
        if (!Files.isRegularFile(file)) {
            throw new BuildException("there is no " + file + ", which " + underway + " import");
        }
        underway.add(file);
        Module module = Module.read(file);
        for (Module.Import imported : module.imports()) {
            Module from = find(imported.from());
            for (String local : imported.names().keySet()) {
                if (!from.exports().containsKey(local)) {
                    throw new BuildException(
                            file + " imports " + local + ", which " + from.file() + " does not export");
                }
            }
        }
        underway.remove(file);
        modules.put(file, module);
        return module;
    }

    private Module find(Path file) throws IOException {
        Bundle other = others.get(file);
        if (other == null) {
            return add(file);
        }
        Module module = other.modules.get(file);
        if (module == null) {
            throw new IllegalStateException("a bundle is there that lacks " + file);
        }
        other.lent.add(other.variable(file));
        return module;
    }

    /** The script, once all bundles that import from this one have been read. A program exports nothing for all. */
    String script(boolean isProgram) {
        if (modules.keySet().stream().map(this::variable).distinct().count() < modules.size()) {
            throw new BuildException("two names are too much alike: " + modules.keySet());
        }
        StringBuilder script = new StringBuilder();
        borrowed()
                .forEach((from, variables) -> script.append("import ")
                        .append(list(variables))
                        .append(" from './")
                        .append(from)
                        .append("';\n"));
        modules.values().forEach(module -> append(script, module));
        if (!isProgram) {
            script.append("export const ")
                    .append(list(entry.exports().keySet()))
                    .append(" = ")
                    .append(variable(entry.file()))
                    .append(";\n");
        }
        if (!lent.isEmpty()) {
            script.append("export ").append(list(lent)).append(";\n");
        }
        return script.toString();
    }

    private Map<String, Set<String>> borrowed() {
        Map<String, Set<String>> borrowed = new TreeMap<>();
        for (Module module : modules.values()) {
            for (Module.Import imported : module.imports()) {
                Bundle other = others.get(imported.from());
                if (other != null) {
                    borrowed.computeIfAbsent(other.name, from -> new TreeSet<>())
                            .add(other.variable(imported.from()));
                }
            }
        }
        return borrowed;
    }

    private void append(StringBuilder script, Module module) {
        script.append("const ").append(variable(module.file())).append(" = (() => {\n");
        for (Module.Import imported : module.imports()) {
            script.append("const ")
                    .append(pairs(imported.names()))
                    .append(" = ")
                    .append(others.getOrDefault(imported.from(), this).variable(imported.from()))
                    .append(";\n");
        }
        script.append(module.body().strip())
                .append("\nreturn ")
                .append(pairs(module.exports()))
                .append(";\n})();\n");
    }

    private static String list(Set<String> names) {
        return names.stream().collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static String pairs(Map<String, String> names) {
        return names.entrySet().stream()
                .map(pair ->
                        pair.getKey().equals(pair.getValue()) ? pair.getKey() : pair.getKey() + ": " + pair.getValue())
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    /** The bundle's name, and the module's as seen from the entry's folder. */
    private String variable(Path file) {
        String module = entry.file().getParent().relativize(file).toString();
        return ("$" + stem(name) + "$" + stem(module)).replaceAll("[^\\w$]+", "_");
    }

    private static String stem(String file) {
        return file.endsWith(".js") ? file.substring(0, file.length() - 3) : file;
    }
}
