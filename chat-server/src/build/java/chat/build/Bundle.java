package chat.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Joins a module and all that it imports into one script: each module is a function that is called once, in the order of what
 * they import, and returns what it exports. That order exists as there are no cycles, and the returned values stay true as
 * nobody exports a variable that changes.
 */
final class Bundle {

    /** By file, in the order in which they run; null while what a module imports is read. */
    private final Map<Path, Module> modules = new LinkedHashMap<>();

    private final List<Path> underway = new ArrayList<>();
    private final Module entry;

    private Bundle(Path file) throws IOException {
        this.entry = add(file.toAbsolutePath().normalize());
    }

    /** The script of a module of which nobody needs the exports: it runs as a module and as a classic script. */
    static String program(Path entry) throws IOException {
        return "'use strict';\n" + new Bundle(entry).script();
    }

    /** The script of a module that is imported by others. */
    static String library(Path entry) throws IOException {
        Bundle bundle = new Bundle(entry);
        return bundle.script() + "export const { "
                + String.join(", ", bundle.entry.exports().keySet()) + " } = " + bundle.variable(bundle.entry.file())
                + ";\n";
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
            Module from = add(imported.from());
            for (String name : imported.names().keySet()) {
                if (!from.exports().containsKey(name)) {
                    throw new BuildException(file + " imports " + name + ", which " + from.file() + " does not export");
                }
            }
        }
        underway.remove(file);
        modules.put(file, module);
        return module;
    }

    private String script() {
        StringBuilder script = new StringBuilder();
        for (Module module : modules.values()) {
            script.append("const ").append(variable(module.file())).append(" = (() => {\n");
            for (Module.Import imported : module.imports()) {
                script.append("const ")
                        .append(pairs(imported.names()))
                        .append(" = ")
                        .append(variable(imported.from()))
                        .append(";\n");
            }
            script.append(module.body().strip())
                    .append("\nreturn ")
                    .append(pairs(module.exports()))
                    .append(";\n})();\n");
        }
        return script.toString();
    }

    private static String pairs(Map<String, String> names) {
        return names.entrySet().stream()
                .map(name ->
                        name.getKey().equals(name.getValue()) ? name.getKey() : name.getKey() + ": " + name.getValue())
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private String variable(Path file) {
        return "$module" + List.copyOf(modules.keySet()).indexOf(file);
    }
}
